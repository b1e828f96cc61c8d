import {
  type PhonePlayback,
  TwilioRealtimeTransportLayer,
  type TwilioRealtimeTransportLayerOptions,
} from "../../src/telephony/mod.ts";
import { ManualClock } from "../../src/testing/manual_clock.ts";
import { OpenAIRealtimeWebSocket } from "../../src/transport/mod.ts";
import { base64ToBytes, bytesToBase64 } from "../../src/wire/base64.ts";

// deno-lint-ignore no-explicit-any -- tests read any field of these messages
type AnyMessage = any;
type Listener = (event: unknown) => void;

/** A socket that is open at once and that the test controls: Twilio's socket, or the model's. */
export class HandSocket {
  readyState = 1;
  binaryType = "blob";
  /** How many bytes the network has not taken. Tests may set it. */
  bufferedAmount = 0;
  readonly sent: AnyMessage[] = [];
  readonly closes: unknown[][] = [];
  readonly #listeners = new Map<string, Listener[]>();

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...this.#listeners.get(type) ?? [], listener]);
  }

  removeEventListener(): void {}

  send(data: unknown): void {
    this.sent.push(JSON.parse(data as string));
  }

  close(...args: unknown[]): void {
    this.closes.push(args);
    this.readyState = 3;
  }

  /** Delivers a frame. */
  receive(data: unknown): void {
    this.#dispatch("message", { data });
  }

  /** Ends the socket. */
  end(code: number, reason = ""): void {
    this.readyState = 3;
    this.#dispatch("close", { code, reason });
  }

  /** Lets the socket fail. */
  fail(error: unknown): void {
    this.#dispatch("error", { error });
  }

  #dispatch(type: string, event: unknown): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event);
  }
}

/** Makes a frame of 20 ms that consists of one byte. */
export function frame(byte: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(160).fill(byte);
}

/** A transport between two {@linkcode HandSocket}s, on a manual clock. */
export function createTwilioStage(options: Partial<TwilioRealtimeTransportLayerOptions> = {}) {
  const clock = new ManualClock();
  const phone = new HandSocket();
  const modelSocket = new HandSocket();
  const warnings: string[] = [];
  const logger = {
    warn: (message: string, detail?: unknown) =>
      warnings.push(detail === undefined ? message : `${message}: ${detail}`),
  };
  const model = new OpenAIRealtimeWebSocket({
    deadPeer: false,
    clock,
    logger,
    createWebSocket: () => modelSocket as never,
  });
  const transport = new TwilioRealtimeTransportLayer({
    silentMs: false, // the test sends each frame itself, and may send none for a long time
    twilioWebSocket: phone,
    modelTransport: model,
    clock,
    logger,
    ...options,
  });
  const errors: AnyMessage[] = [];
  const cuts: (readonly PhonePlayback[])[] = [];
  transport.on("error", ({ error }) => errors.push(error));
  transport.on("playback_cut", (event) => cuts.push(event.cuts));
  let eventCount = 0;
  const server = (event: AnyMessage) =>
    modelSocket.receive(JSON.stringify({ event_id: `event_${++eventCount}`, ...event }));
  const say = (message: AnyMessage) => phone.receive(JSON.stringify(message));
  return {
    clock,
    phone,
    model,
    modelSocket,
    transport,
    warnings,
    errors,
    cuts,
    /** The events that were sent to the model. Tests may empty this list. */
    sentToModel: modelSocket.sent,
    connect: (config: object = {}) =>
      transport.connect({ apiKey: "any", initialSessionConfig: config }),
    /** Delivers an event of the server. */
    server,
    /** Delivers a message of Twilio. */
    say,
    start: (mediaFormat: object = { encoding: "audio/x-mulaw", sampleRate: 8_000, channels: 1 }) =>
      say({
        event: "start",
        streamSid: "MZ1",
        start: { streamSid: "MZ1", callSid: "CA1", accountSid: "AC1", mediaFormat },
      }),
    media: (bytes: Uint8Array, atMs: number) =>
      say({
        event: "media",
        streamSid: "MZ1",
        media: { track: "inbound", timestamp: String(atMs), payload: bytesToBase64(bytes) },
      }),
    mark: (name: string) => say({ event: "mark", streamSid: "MZ1", mark: { name } }),
    delta: (itemId: string, bytes: Uint8Array, responseId = "r", contentIndex = 0) =>
      server({
        type: "response.output_audio.delta",
        response_id: responseId,
        item_id: itemId,
        output_index: 0,
        content_index: contentIndex,
        delta: bytesToBase64(bytes),
      }),
    audioDone: (itemId: string, responseId = "r", contentIndex = 0) =>
      server({
        type: "response.output_audio.done",
        response_id: responseId,
        item_id: itemId,
        output_index: 0,
        content_index: contentIndex,
      }),
    /** The messages to Twilio, each as its event and the name of its mark. */
    phoneTrace: (): string[] =>
      phone.sent.map(({ event, mark }) => event === "mark" ? `mark ${mark.name}` : event),
    /** The pieces of the caller's audio that were sent to the model. */
    appended: (): Uint8Array[] =>
      modelSocket.sent.flatMap(({ type, audio }) =>
        type === "input_audio_buffer.append" ? [base64ToBytes(audio)] : []
      ),
  };
}
