import { assert, assertEquals, assertGreater } from "../../support/assert/mod.ts";
import { KEY } from "../client.ts";
import type { Cases, Library, World } from "../world.ts";

type Session = InstanceType<Library["RealtimeSession"]>;

/** A session with a tool over a WebSocket, which uses all layers of the toolkit. */
export const session: Cases<World> = {
  async "a tool call through RealtimeSession: checked arguments in, the model speaks of what comes out"(
    world,
  ) {
    const { RealtimeAgent, RealtimeSession, OpenAIRealtimeWebSocket, tool } = world.library;
    const asked: unknown[] = [];
    const weather = tool({
      name: "weather",
      description: "The weather in a city",
      parameters: {
        type: "object",
        properties: { city: { type: "string" } },
        required: ["city"],
        additionalProperties: false,
      },
      execute(input) {
        asked.push(input);
        return "sunny";
      },
    });
    const agent = new RealtimeAgent({ name: "guide", instructions: "Be brief.", tools: [weather] });
    const transport = new OpenAIRealtimeWebSocket({
      ...world.emulator(),
      clock: new world.library.ManualClock(),
      model: "gpt-realtime",
    });
    const talk = new RealtimeSession(agent, { transport, model: "gpt-realtime" });
    const errors: unknown[] = [];
    let audioBytes = 0;
    talk.on("error", ({ error }) => errors.push(error));
    talk.on("audio", ({ data }) => audioBytes += data.byteLength);
    await talk.connect({ apiKey: KEY });
    const spoken = answers(talk, 2);
    const ended = new Promise<string>((resolve) => {
      talk.on("agent_tool_end", (_context, _agent, _tool, result) => resolve(result));
    });
    talk.sendMessage('call: weather {"city":"Rome"}');
    assertEquals(await ended, "sunny");
    await spoken;
    assertEquals(asked, [{ city: "Rome" }]);
    assertEquals(errors, []);
    assertGreater(audioBytes, 0);
    const items = talk.history.map((item) => item.type);
    assertEquals(items, ["message", "function_call", "message"]);
    const last = talk.history.at(-1);
    assert(last?.type === "message" && last.role === "assistant");
    assertEquals(last.content.map((part) => "transcript" in part ? part.transcript : undefined), [
      "sunny",
    ]);
    talk.close();
    assertEquals(transport.status, "disconnected");
  },

  async "an output guardrail, whose code comes with the connection, stops an answer"(world) {
    const { RealtimeAgent, RealtimeSession, OpenAIRealtimeWebSocket } = world.library;
    const transport = new OpenAIRealtimeWebSocket({
      ...world.emulator(),
      clock: new world.library.ManualClock(),
      model: "gpt-realtime",
    });
    const agent = new RealtimeAgent({ name: "guide", instructions: "Be brief." });
    const talk = new RealtimeSession(agent, {
      transport,
      model: "gpt-realtime",
      outputGuardrails: [{
        name: "no secrets",
        execute: ({ agentOutput }) =>
          Promise.resolve({
            tripwireTriggered: /secret/.test(agentOutput),
            outputInfo: "a secret",
          }),
      }],
    });
    const tripped = new Promise<string>((resolve) => {
      talk.on("guardrail_tripped", (_context, _agent, { name, result }) => {
        resolve(`${name}: ${result.guardrail.name}`);
      });
    });
    const told = new Promise<unknown>((resolve) => {
      talk.on("history_added", (item) => {
        const [part] = item.type === "message" && item.role === "user" ? item.content : [];
        if (part?.type === "input_text" && part.text.includes("a secret")) resolve(part.type);
      });
    });
    await talk.connect({ apiKey: KEY });
    talk.sendMessage("say: it is a secret");
    assertEquals(await tripped, "OutputGuardrailTripwireTriggered: no secrets");
    assertEquals(await told, "input_text");
    talk.close();
  },
};

/** Resolves when `count` responses are done. */
function answers(talk: Session, count: number): Promise<void> {
  let done = 0;
  return new Promise((resolve) => {
    talk.transport.on("turn_done", () => {
      if (++done === count) resolve();
    });
  });
}
