import { assertEquals, assertRejects } from "@std/assert";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { tool } from "../../src/agent/tool.ts";
import { ulawCodec } from "../../src/codec/ulaw_codec.ts";
import type { RealtimeTransportLayerConnectOptions } from "../../src/contract/transport_layer.ts";
import { RealtimeSession } from "../../src/session/realtime_session.ts";
import { ManualClock } from "../../src/testing/manual_clock.ts";
import { AudioTransport, type AudioTransportOptions } from "../../src/transport/audio_transport.ts";
import type { EngineEventTypes } from "../../src/transport/engine_events.ts";
import { bytesToBase64 } from "../../src/wire/base64.ts";
import { MADE_UP } from "../support/made_up_protocol.ts";

// deno-lint-ignore no-explicit-any -- the tests read any field
type Message = any;

/** A transport that speaks the made-up protocol. The test takes the part of the network. */
class MadeUpTransport extends AudioTransport<EngineEventTypes> {
  readonly sent: Message[];
  bufferedBytes = 0;
  /** Opens the connection. `connect()` waits for this. */
  open = Promise.withResolvers<void>();

  constructor(options: AudioTransportOptions = {}) {
    const sent: Message[] = [];
    super(options, MADE_UP, (text) => sent.push(JSON.parse(text)));
    this.sent = sent;
  }

  connect(options: Partial<RealtimeTransportLayerConnectOptions> = {}): Promise<void> {
    return this.life.begin(options, async (connection) => {
      await connection.attempt.during(this.open.promise);
      const engine = this.begin(options.initialSessionConfig ?? {}, options.model);
      this.life.opened(connection);
      engine.configure();
    });
  }

  /** Receives one message of the server. */
  receive(message: object): void {
    this.engine?.handleMessage(JSON.stringify(message));
  }
}

async function connected(options?: AudioTransportOptions): Promise<MadeUpTransport> {
  const transport = new MadeUpTransport(options);
  transport.open.resolve();
  await transport.connect();
  transport.sent.length = 0; // the config
  return transport;
}

/** 100 ms of PCM16 at 24 kHz. */
const sound = (value: number) => bytesToBase64(new Uint8Array(4_800).fill(value));

Deno.test("a made-up protocol: the caller's audio is sent, and the model's audio is received", async () => {
  const transport = await connected();
  const heard: number[] = [];
  transport.on("audio", ({ data }) => heard.push(new Uint8Array(data)[0]!));
  transport.sendAudio(Uint8Array.of(1, 2), { commit: true });
  transport.receive({ say: "begin", turn: "t" });
  transport.receive({ say: "sound", turn: "t", audio: sound(7) });
  assertEquals(transport.sent, [{ say: "hear", audio: "AQI=" }, { say: "over" }]);
  assertEquals(heard, [7]);
});

Deno.test("a made-up protocol: a muted caller is silent until unmuted", async () => {
  const transport = await connected();
  transport.mute(true);
  transport.sendAudio(Uint8Array.of(1, 2));
  transport.mute(false);
  transport.sendAudio(Uint8Array.of(1, 2));
  assertEquals(transport.sent.map(({ audio }) => audio), ["AAA=", "AQI="]);
});

Deno.test("a made-up protocol: audio that cannot be sent is dropped and counted, and one error reports it", async () => {
  const transport = new MadeUpTransport({ maxBufferedBytes: 10 });
  const errors: unknown[] = [];
  transport.on("error", ({ error }) => errors.push(error));
  transport.sendAudio(new Uint8Array(2));
  transport.sendAudio(new Uint8Array(2));
  assertEquals([transport.droppedAudioBytes, errors.length], [4, 1]);
  transport.open.resolve();
  await transport.connect();
  transport.bufferedBytes = 11;
  transport.sendAudio(new Uint8Array(2));
  assertEquals([transport.droppedAudioBytes, errors.length], [2, 2]);
});

Deno.test("a made-up protocol: a codec works in both directions", async () => {
  const transport = await connected({ codec: ulawCodec({ appRateHz: 8_000 }) });
  const sizes: number[] = [];
  transport.on("audio", ({ data }) => sizes.push(data.byteLength));
  transport.sendAudio(new Int16Array(4));
  transport.receive({ say: "begin", turn: "t" });
  transport.receive({ say: "sound", turn: "t", audio: "/////w==" });
  assertEquals(transport.sent, [{ say: "hear", audio: "/////w==" }]); // four samples, a byte each
  assertEquals(sizes, [8]);
});

Deno.test("a made-up protocol: a barge-in truncates at what the ledger says was heard", async () => {
  const clock = new ManualClock();
  const transport = await connected({ clock });
  const events: string[] = [];
  for (const name of ["speech_started", "audio_interrupted", "audio"] as const) {
    transport.on(name, () => events.push(name));
  }
  transport.receive({ say: "begin", turn: "t" });
  transport.receive({ say: "sound", turn: "t", audio: sound(1) });
  await clock.advance(40);
  transport.receive({ say: "listening" });
  transport.receive({ say: "sound", turn: "t", audio: sound(1) }); // too late
  assertEquals(events, ["audio", "speech_started", "audio_interrupted"]);
  assertEquals(transport.sent, [{ say: "cut", turn: "t", heardMs: 40 }]);
});

Deno.test("a made-up protocol: an attempt can be aborted, and another one can follow", async () => {
  const transport = new MadeUpTransport();
  const abort = new AbortController();
  const attempt = transport.connect({ signal: abort.signal });
  abort.abort(new Error("changed my mind"));
  await assertRejects(() => attempt, Error, "changed my mind");
  assertEquals(transport.status, "disconnected");
  transport.open.resolve();
  await transport.connect();
  transport.close();
  transport.receive({ say: "sound", turn: "t", audio: sound(1) });
  assertEquals([transport.status, transport.playback.entries], ["disconnected", []]);
});

Deno.test("a made-up protocol carries a RealtimeSession: config, audio, a tool, an interruption", async () => {
  const clock = new ManualClock();
  const transport = new MadeUpTransport({ clock });
  transport.open.resolve();
  const weather = tool({
    name: "weather",
    description: "The weather in a city",
    parameters: { type: "object", properties: {} },
    execute: () => "Sunny",
  });
  const agent = new RealtimeAgent({ name: "guide", instructions: "Be brief.", tools: [weather] });
  const session = new RealtimeSession(agent, { transport, clock });
  const told: string[] = [];
  for (const name of ["agent_start", "audio", "audio_interrupted", "agent_end"] as const) {
    session.on(name, () => told.push(name));
  }
  await session.connect({ apiKey: "any" });
  session.sendMessage("hello");
  transport.receive({ say: "begin", turn: "t" });
  transport.receive({ say: "sound", turn: "t", audio: sound(1) });
  transport.receive({ say: "call", turn: "t", name: "weather", input: "{}" });
  const answered = new Promise((resolve) => session.once("agent_tool_end", resolve));
  session.interrupt();
  transport.receive({ say: "end", turn: "t" });
  await answered;
  assertEquals(told, ["agent_start", "audio", "audio_interrupted", "agent_end"]);
  assertEquals(transport.sent, [
    { say: "set", instructions: "Be brief." },
    { say: "read", text: "hello" },
    { say: "answer" },
    { say: "cut", turn: "t", heardMs: 0 },
    { say: "result", name: "weather", output: "Sunny" },
    { say: "answer" },
  ]);
  session.close();
});
