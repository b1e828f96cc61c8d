import { assertEquals } from "@std/assert";
import { z } from "zod";
import {
  handoff,
  hostedMcpTool,
  RealtimeAgent,
  RealtimeSession,
  tool,
  ToolTimeoutError,
} from "../../mod.ts";

interface Guest {
  readonly name: string;
}

Deno.test("types: agents, tools and listeners know the application's context", () => {
  const seat = tool({
    name: "seat",
    description: "Seats a guest",
    parameters: z.object({ table: z.number() }),
    execute({ table }, context) {
      // @ts-expect-error: a tool that names no context knows nothing of it
      const unknown: Guest = context?.context;
      return `${table}${unknown}`;
    },
  });
  const agent = new RealtimeAgent<Guest>({
    name: "host",
    instructions: ({ context }) => `Greet ${context.name}, item ${context.history.length}.`,
    tools: [seat],
  });
  const session = new RealtimeSession<Guest>(agent, {
    transport: "websocket",
    context: { name: "Ann" },
  });
  session.on("agent_start", ({ context }, { name }) => {
    const guest: string = context.name;
    // @ts-expect-error: there is no such field in the context
    context.table;
    return guest + name;
  });
  session.on("audio", ({ data }) => {
    const bytes: ArrayBuffer = data;
    return bytes;
  });
  // @ts-expect-error: a name that is no event does not compile
  session.on("audio_begin", () => {});
  // @ts-expect-error: a listener that does not fit its event does not compile
  session.on("history_added", (item: number) => item);
  // @ts-expect-error: a session needs an agent
  new RealtimeSession<Guest>({ name: "nobody" });
  assertEquals(session.context.context.name, "Ann");
  session.close();
});

/** Never called: what is in here is for the compiler alone. */
function doesNotCompile(agent: RealtimeAgent, session: RealtimeSession): void {
  // @ts-expect-error: an agent has a name
  new RealtimeAgent({});
  // @ts-expect-error: the model is the session's
  new RealtimeAgent({ name: "a", model: "m" });
  // @ts-expect-error: that is no tool
  new RealtimeAgent({ name: "a", tools: [{ type: "function", name: "x" }] });
  // @ts-expect-error: that is no transport
  new RealtimeSession(agent, { transport: "carrier pigeon" });
  // @ts-expect-error: a guardrail says what it found
  new RealtimeSession(agent, { outputGuardrails: [{ name: "g", execute: () => true }] });
  // @ts-expect-error: a misspelt option
  new RealtimeSession(agent, { outputGuardrail: [] });
  // @ts-expect-error: items have ids and types
  session.updateHistory([{ role: "user" }]);
  // @ts-expect-error: audio is bytes
  session.sendAudio("AAAA");
  // @ts-expect-error: what is decided on came with `tool_approval_requested`
  session.approve({ callId: "call_1" });
  // @ts-expect-error: an agent, not its name
  session.updateAgent("b");
  // @ts-expect-error: the model has to be told what it does
  tool({ name: "x", parameters: z.object({}), execute: () => 1 });
  // @ts-expect-error: arguments are an object
  tool({ name: "x", description: "", parameters: { type: "string" }, execute: () => 1 });
  const parse = (value: unknown) => ({ value });
  const older = {
    type: "object" as const,
    "~standard": { version: 1, vendor: "zod", validate: parse },
  };
  // @ts-expect-error: a schema that cannot say itself as JSON Schema, as those of zod before 4.2
  tool({ name: "x", description: "", parameters: older, execute: () => 1 });
  const parameters = z.object({ amount: z.number().optional() });
  tool({
    name: "pay",
    description: "",
    parameters,
    needsApproval: (_context, { amount = 0 }) => amount > 5,
    // @ts-expect-error: what may be left out may be undefined
    execute: ({ amount }) => amount.toFixed(),
  });
  tool({
    name: "x",
    description: "",
    parameters: { type: "object" },
    // @ts-expect-error: JSON Schema types nothing
    execute: (input) => input.city,
  });
  // @ts-expect-error: the input of a handoff has no such field
  handoff(agent, { inputType: parameters, onHandoff: (_context, input) => input?.reason });
  // @ts-expect-error: never, always, or a filter
  hostedMcpTool({ serverLabel: "x", requireApproval: "sometimes" });
}

Deno.test("types: what does not fit does not compile", () => {
  assertEquals(typeof doesNotCompile, "function");
});

Deno.test("types: an error that extends one of ours may name itself", () => {
  class TooSlow extends ToolTimeoutError {
    constructor(toolName: string) {
      super({ toolName, timeoutMs: 5 });
      this.name = "TooSlow";
    }
  }
  assertEquals(new TooSlow("weather").name, "TooSlow");
});
