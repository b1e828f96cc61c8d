// A session over another speech-to-speech service, by a transport that the application brings.
import { assertEquals } from "@std/assert";
import {
  consoleLogger,
  RealtimeAgent,
  type RealtimeItem,
  RealtimeSession,
  type RealtimeSessionConfig,
  type RealtimeTransportEventTypes,
  type RealtimeTransportLayer,
  type RealtimeUserInput,
  tool,
  type TransportToolCallEvent,
  TypedEmitter,
} from "../../mod.ts";

/** A service that repeats what it is told; "call NAME" makes it call a tool. It has no raw protocol. */
class RepeatingService extends TypedEmitter<RealtimeTransportEventTypes>
  implements RealtimeTransportLayer {
  status: "connected" | "connecting" | "disconnected" = "disconnected";
  readonly muted = null;
  readonly configs: Partial<RealtimeSessionConfig>[] = [];
  #count = 0;

  constructor() {
    super(consoleLogger);
  }

  connect(options: { initialSessionConfig?: Partial<RealtimeSessionConfig> }): Promise<void> {
    this.configs.push(options.initialSessionConfig ?? {});
    this.status = "connected";
    this.emit("connection_change", "connected");
    return Promise.resolve();
  }

  close(): void {
    this.status = "disconnected";
    this.emit("connection_change", "disconnected");
  }

  sendMessage(message: RealtimeUserInput): void {
    const text = typeof message === "string" ? message : "(an image)";
    const itemId = this.#add({ role: "user", content: [{ type: "input_text", text }] });
    const [, name] = /^call (\w+)$/.exec(text) ?? [];
    if (name) this.#call(name, itemId);
    else this.#say(text);
  }

  sendFunctionCallOutput(
    { callId }: TransportToolCallEvent,
    output: string,
    startResponse: boolean,
  ): void {
    if (startResponse) this.#say(`${callId} says ${output}`);
  }

  updateSessionConfig(config: Partial<RealtimeSessionConfig>): void {
    this.configs.push(config);
  }

  sendEvent(): void {}
  addImage(): void {}
  sendAudio(): void {}
  mute(): void {}
  interrupt(): void {}
  resetHistory(): void {}
  sendMcpResponse(): void {}

  #say(text: string): void {
    const id = `response ${++this.#count}`;
    this.emit("turn_started", { type: "response_started", providerData: { response: { id } } });
    const data = new TextEncoder().encode(text).buffer;
    this.emit("audio", { type: "audio", data, responseId: id });
    this.emit("audio_done");
    const content = [{ type: "output_audio" as const, transcript: text }];
    const itemId = this.#add({ role: "assistant", content });
    this.#finish(id, [{ id: itemId, type: "message", role: "assistant", content }]);
  }

  #call(name: string, itemId: string): void {
    const responseId = `response ${++this.#count}`;
    this.emit("turn_started", {
      type: "response_started",
      providerData: { response: { id: responseId } },
    });
    this.emit("function_call", {
      id: itemId,
      type: "function_call",
      callId: name,
      name,
      arguments: "{}",
      responseId,
    });
    this.#finish(responseId, []);
  }

  #finish(id: string, output: unknown[]): void {
    const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };
    this.emit("turn_done", { type: "response_done", response: { id, output, usage } });
  }

  #add(item: object): string {
    const itemId = `item ${++this.#count}`;
    this.emit("item_update", {
      itemId,
      type: "message",
      status: "completed",
      ...item,
    } as RealtimeItem);
    return itemId;
  }
}

Deno.test("a session over another service: audio, history, tools and a handoff", async () => {
  const transport = new RepeatingService();
  const time = tool({
    name: "time",
    description: "The time",
    parameters: { type: "object", properties: {} },
    execute: () => "noon",
  });
  const other = new RealtimeAgent({ name: "Other", instructions: "Be the other." });
  const agent = new RealtimeAgent({
    name: "One",
    instructions: "Be the one.",
    tools: [time],
    handoffs: [other],
  });
  const session = new RealtimeSession(agent, { transport });
  const heard: string[] = [];
  session.on("audio", ({ data }) => heard.push(new TextDecoder().decode(data)));
  const ends: string[] = [];
  session.on("agent_end", (_context, { name }, text) => ends.push(`${name}: ${text}`));
  await session.connect({ apiKey: "a key" });
  session.sendMessage("good morning");
  const told = new Promise((resolve) => session.on("agent_tool_end", resolve));
  session.sendMessage("call time");
  await told;
  session.sendMessage("call transfer_to_Other");
  await new Promise((resolve) => session.on("audio_stopped", resolve));

  assertEquals(heard, [
    "good morning",
    "time says noon",
    'transfer_to_Other says {"assistant":"Other"}',
  ]);
  assertEquals(ends.filter((end) => !end.endsWith(": ")), [
    "One: good morning",
    "One: time says noon",
    'Other: transfer_to_Other says {"assistant":"Other"}',
  ]);
  assertEquals(transport.configs.map(({ instructions }) => instructions), [
    "Be the one.",
    "Be the other.",
  ]);
  assertEquals(session.history.length, 6);
  session.close();
  assertEquals(transport.status, "disconnected");
});
