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
      // @ts-expect-error: a tool without a context type has an unknown context
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
    // @ts-expect-error: the context has no such field
    context.table;
    return guest + name;
  });
  session.on("audio", ({ data }) => {
    const bytes: ArrayBuffer = data;
    return bytes;
  });
  // @ts-expect-error: an unknown event does not compile
  session.on("audio_begin", () => {});
  // @ts-expect-error: a listener that does not fit its event does not compile
  session.on("history_added", (item: number) => item);
  // @ts-expect-error: a session needs an agent
  new RealtimeSession<Guest>({ name: "nobody" });
  assertEquals(session.context.context.name, "Ann");
  session.close();
});

/** Never called. Only the compiler reads it. */
function doesNotCompile(agent: RealtimeAgent, session: RealtimeSession): void {
  // @ts-expect-error: an agent has a name
  new RealtimeAgent({});
  // @ts-expect-error: the session has the model, not the agent
  new RealtimeAgent({ name: "a", model: "m" });
  // @ts-expect-error: not a tool
  new RealtimeAgent({ name: "a", tools: [{ type: "function", name: "x" }] });
  // @ts-expect-error: not a transport
  new RealtimeSession(agent, { transport: "carrier pigeon" });
  // @ts-expect-error: a guardrail returns its finding
  new RealtimeSession(agent, { outputGuardrails: [{ name: "g", execute: () => true }] });
  // @ts-expect-error: a misspelt option
  new RealtimeSession(agent, { outputGuardrail: [] });
  // @ts-expect-error: items have ids and types
  session.updateHistory([{ role: "user" }]);
  // @ts-expect-error: audio is bytes
  session.sendAudio("AAAA");
  // @ts-expect-error: not an item of `tool_approval_requested`
  session.approve({ callId: "call_1" });
  // @ts-expect-error: an agent, not its name
  session.updateAgent("b");
  // @ts-expect-error: a tool needs a description
  tool({ name: "x", parameters: z.object({}), execute: () => 1 });
  // @ts-expect-error: arguments are an object
  tool({ name: "x", description: "", parameters: { type: "string" }, execute: () => 1 });
  const parse = (value: unknown) => ({ value });
  const older = {
    type: "object" as const,
    "~standard": { version: 1, vendor: "zod", validate: parse },
  };
  // @ts-expect-error: a schema without a conversion to JSON Schema, such as those of zod before 4.2
  tool({ name: "x", description: "", parameters: older, execute: () => 1 });
  const parameters = z.object({ amount: z.number().optional() });
  tool({
    name: "pay",
    description: "",
    parameters,
    needsApproval: (_context, { amount = 0 }) => amount > 5,
    // @ts-expect-error: an optional argument may be undefined
    execute: ({ amount }) => amount.toFixed(),
  });
  tool({
    name: "x",
    description: "",
    parameters: { type: "object" },
    // @ts-expect-error: arguments of plain JSON Schema are unknown
    execute: (input) => input.city,
  });
  // @ts-expect-error: the input of a handoff has no such field
  handoff(agent, { inputType: parameters, onHandoff: (_context, input) => input?.reason });
  // @ts-expect-error: never, always, or a filter
  hostedMcpTool({ serverLabel: "x", requireApproval: "sometimes" });
}

Deno.test("types: wrong arguments do not compile", () => {
  assertEquals(typeof doesNotCompile, "function");
});

Deno.test("types: a subclass of an error may set its name", () => {
  class TooSlow extends ToolTimeoutError {
    constructor(toolName: string) {
      super({ toolName, timeoutMs: 5 });
      this.name = "TooSlow";
    }
  }
  assertEquals(new TooSlow("weather").name, "TooSlow");
});
