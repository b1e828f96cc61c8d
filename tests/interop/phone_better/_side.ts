// deno-lint-ignore no-import-prefix -- a peer of the interop tests alone
import * as extensions from "npm:@openai/agents-extensions@0.18.0";
// deno-lint-ignore no-import-prefix -- see above
import * as agents from "npm:@openai/agents-realtime@0.20.0";
import * as ours from "../../../mod.ts";
import { TwilioRealtimeTransportLayer } from "../../../src/telephony/mod.ts";
import { createEmulator, type EmulatorOptions, ManualClock } from "../../../src/testing/mod.ts";
import { createTelephone } from "../../../src/testing/telephone/mod.ts";
import { bytesToBase64 } from "../../../src/wire/base64.ts";
import type { AnyValue } from "../../support/session.ts";
import { HandSocket } from "../../support/twilio_stage.ts";

/** The transport of one of the two SDKs, and its session. */
export class Side implements AsyncDisposable {
  readonly name: "theirs" | "ours";
  /** `RealtimeSession`, `RealtimeAgent`, … */
  readonly sdk: AnyValue;
  readonly #ends: (() => unknown)[] = [];

  constructor(name: "theirs" | "ours") {
    this.name = name;
    this.sdk = name === "ours" ? ours : agents;
  }

  /** A transport around `twilioWebSocket`. Theirs has no clock, no pacing and no logger. */
  transport(twilioWebSocket: unknown, options: AnyValue): AnyValue {
    if (this.name === "theirs") {
      return new extensions.TwilioRealtimeTransportLayer({ twilioWebSocket, ...options });
    }
    const logger = { warn: () => {} };
    return new TwilioRealtimeTransportLayer({
      twilioWebSocket,
      pacing: false,
      clock: new ManualClock(),
      logger,
      ...options,
    });
  }

  /** A transport between two sockets that are turned by hand: as Twilio's, and as the model's. */
  byHand(): ByHand {
    const [phone, model] = [new HandSocket(), new HandSocket()];
    const transport = this.transport(phone, {
      createWebSocket: () => Promise.resolve(model),
      skipOpenEventListeners: true,
    });
    const stage = new ByHand(phone, model, transport);
    this.#ends.push(() => transport.close());
    return stage;
  }

  /** A telephone, the transport and the emulator, on a clock turned by hand. */
  onThePhone(emulatorOptions: Partial<EmulatorOptions> = {}, transportOptions: AnyValue = {}) {
    const clock = new ManualClock();
    const emulator = createEmulator({ clock, ...emulatorOptions });
    const telephone = createTelephone({ clock });
    const toModel: AnyValue[] = [];
    const options = {
      clock,
      createWebSocket(request: AnyValue) {
        const socket = emulator.createWebSocket(request);
        const send = socket.send.bind(socket);
        socket.send = (data) => {
          toModel.push(JSON.parse(data as string));
          send(data);
        };
        return Promise.resolve(socket);
      },
      ...transportOptions,
    };
    const transport = this.transport(telephone.socket, options);
    transport.on("error", () => {});
    this.#ends.push(() => telephone.hangUp(), () => clock.advance(0), () => emulator.close());
    return { clock, emulator, telephone, transport, toModel };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const end of this.#ends) await end();
  }
}

/** A transport, what it is told by hand, and what it sends. */
export class ByHand {
  readonly phone: HandSocket;
  readonly model: HandSocket;
  readonly transport: AnyValue;
  readonly errors: AnyValue[] = [];
  #eventCount = 0;

  constructor(phone: HandSocket, model: HandSocket, transport: AnyValue) {
    this.phone = phone;
    this.model = model;
    this.transport = transport;
    transport.on("error", ({ error }: AnyValue) => this.errors.push(error));
  }

  connect(initialSessionConfig?: AnyValue): Promise<void> {
    return this.transport.connect({ apiKey: "ek_test", initialSessionConfig });
  }

  /** A message of Twilio's. */
  say(message: AnyValue): void {
    this.phone.receive(JSON.stringify({ streamSid: "MZ1", ...message }));
  }

  start(): void {
    const mediaFormat = { encoding: "audio/x-mulaw", sampleRate: 8_000, channels: 1 };
    const start = { streamSid: "MZ1", callSid: "CA1", accountSid: "AC1", mediaFormat };
    this.say({ event: "start", start: { ...start, tracks: ["inbound"], customParameters: {} } });
  }

  /** A piece of what the caller says, as base64. */
  media(payload: string, atMs = 0): void {
    const media = { track: "inbound", chunk: "1", timestamp: String(atMs), payload };
    this.say({ event: "media", media });
  }

  mark(name: string): void {
    this.say({ event: "mark", mark: { name } });
  }

  /** An event of the model's. */
  server(event: AnyValue): void {
    this.model.receive(JSON.stringify({ event_id: `event_${++this.#eventCount}`, ...event }));
  }

  /** A piece of what the model says: base64, or so many milliseconds of it. */
  delta(audio: string | number, itemId = "item_1"): void {
    const base64 = typeof audio === "string" ? audio : bytesToBase64(new Uint8Array(audio * 8));
    const place = { response_id: "resp_1", item_id: itemId, output_index: 0, content_index: 0 };
    this.server({ type: "response.output_audio.delta", ...place, delta: base64 });
  }

  /** The server hears the caller speak. */
  bargeIn(): void {
    this.server({
      type: "input_audio_buffer.speech_started",
      item_id: "item_user",
      audio_start_ms: 0,
    });
  }

  /** What the model was sent as the caller's audio, as base64. */
  get appended(): string[] {
    return this.model.sent.flatMap(({ type, audio }) =>
      type === "input_audio_buffer.append" ? [audio] : []
    );
  }

  /** What Twilio was sent under a name. */
  sentToPhone(event: string): AnyValue[] {
    return this.phone.sent.filter((message) => message.event === event);
  }

  /** Where items were truncated. */
  get truncations(): AnyValue[] {
    return this.model.sent.flatMap(({ type, item_id, audio_end_ms }) =>
      type === "conversation.item.truncate" ? [[item_id, audio_end_ms]] : []
    );
  }
}
