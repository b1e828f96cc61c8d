import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { tool } from "../../src/agent/tool.ts";
import { RealtimeSession } from "../../src/session/realtime_session.ts";
import { ManualClock, ScriptedRealtimeTransport } from "../../src/testing/mod.ts";
import type { AnyValue } from "./session.ts";

/** A session over a transport whose events the test emits. */
export async function scripted(agent: RealtimeAgent, options: AnyValue = {}) {
  const transport = new ScriptedRealtimeTransport();
  const clock = new ManualClock();
  const session = new RealtimeSession<AnyValue>(agent, { transport, clock, ...options });
  await session.connect({ apiKey: "any" });
  const emit = transport.emit.bind(transport) as (type: AnyValue, ...args: AnyValue[]) => void;
  return {
    session,
    transport,
    clock,
    emit,
    begin: (response: AnyValue) => emit("turn_started", { providerData: { response } }),
    call: (callId: string, responseId: string | undefined) =>
      emit("function_call", {
        type: "function_call",
        callId,
        name: "who",
        arguments: "{}",
        responseId,
      }),
    end: (id: string | undefined, ...output: AnyValue[]) =>
      emit("turn_done", { response: { id, output } }),
    outputs: () =>
      transport.calls.flatMap((call: AnyValue) =>
        call.method === "sendFunctionCallOutput" ? [[call.output, call.startResponse]] : []
      ),
    configs: () =>
      transport.calls.flatMap((call: AnyValue) => call.options?.initialSessionConfig ?? []),
    countOf: (method: string) => transport.calls.filter((call) => call.method === method).length,
  };
}

/** An agent with a tool `who` that returns the agent's name. */
export function agentThatKnows(name: string): RealtimeAgent {
  const who = tool({
    name: "who",
    description: "",
    parameters: { type: "object" },
    execute: () => name,
  });
  return new RealtimeAgent({ name, tools: [who] });
}
