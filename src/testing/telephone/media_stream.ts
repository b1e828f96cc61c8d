import { encodeUlaw } from "../../audio/g711.ts";
import { systemClock, type TimerHandle } from "../../clock/clock.ts";
import { base64ToBytes, bytesToBase64 } from "../../wire/base64.ts";
import { CarrierPlayback } from "./carrier_playback.ts";
import type { TelephoneFigures, TelephoneMessage } from "./telephone.ts";
import type { TelephoneOptions } from "./telephone_options.ts";

const FRAME_MS = 20;
const FRAME_BYTES = 160;
const SILENCE = 0xff;

/** Carries the messages of a {@linkcode MediaStream}. */
export interface StreamPort {
  /** Sends one message to the server. */
  send(text: string): void;
}

/**
 * The carrier's side of one Twilio media stream, without I/O
 * (docs/protocol.md#twilio-media-streams). Messages from the server go in, and messages for the
 * server come out. A clock times everything.
 */
export class MediaStream {
  /** The id of the call: `CA…`. */
  readonly callSid: string;
  /** The id of the stream: `MZ…`. */
  readonly streamSid: string;
  readonly #accountSid: string;
  readonly #options: TelephoneOptions;
  readonly #port: StreamPort;
  readonly #speech: Uint8Array[] = [];
  readonly #said: Uint8Array[] = [];
  #playback: CarrierPlayback | undefined;
  #startMs = 0;
  #sequence = 0;
  #chunk = 0;
  #timer: TimerHandle | undefined;
  #ended = false;
  #mediaCount = 0;
  #mediaBytes = 0;
  #clearCount = 0;
  #badCount = 0;

  /** Creates a stream that sends nothing before {@linkcode MediaStream.begin}. */
  constructor(options: TelephoneOptions, port: StreamPort) {
    this.#options = options;
    this.#port = port;
    this.callSid = options.callSid ?? `CA${randomDigits()}`;
    this.streamSid = options.streamSid ?? `MZ${randomDigits()}`;
    this.#accountSid = options.accountSid ?? `AC${"0".repeat(32)}`;
  }

  get #clock() {
    return this.#options.clock ?? systemClock;
  }

  /** Milliseconds since the stream began. 0 before. */
  get elapsedMs(): number {
    return this.#playback ? this.#clock.now() - this.#startMs : 0;
  }

  /** The length of the audio that the server sent and the carrier has not played, in milliseconds. */
  get queuedMs(): number {
    return this.#playback?.queuedMs ?? 0;
  }

  /** Whether the caller has said everything. */
  get quiet(): boolean {
    return this.#speech.length === 0;
  }

  /** Counts of the audio that the server sent. */
  get figures(): TelephoneFigures {
    return {
      mediaCount: this.#mediaCount,
      mediaMs: (this.#mediaBytes * FRAME_MS) / FRAME_BYTES,
      maxQueuedMs: this.#playback?.maxQueuedMs ?? 0,
      pauseCount: this.#playback?.pauseCount ?? 0,
      clearCount: this.#clearCount,
      badCount: this.#badCount,
    };
  }

  /** Sends `connected` and `start`, then a frame every 20 ms. */
  begin(): void {
    if (this.#playback || this.#ended) return;
    this.#startMs = this.#clock.now();
    this.#playback = new CarrierPlayback({
      clock: this.#clock,
      record: this.#options.record ?? true,
      onMark: (name) => this.#send({ event: "mark", mark: { name } }),
    });
    this.#port.send(JSON.stringify({ event: "connected", protocol: "Call", version: "1.0.0" }));
    this.#send({
      event: "start",
      start: {
        accountSid: this.#accountSid,
        streamSid: this.streamSid,
        callSid: this.callSid,
        tracks: ["inbound"],
        mediaFormat: { encoding: "audio/x-mulaw", sampleRate: 8_000, channels: 1 },
        customParameters: this.#options.parameters ?? {},
      },
    });
    this.#schedule();
  }

  /** Says samples at 8 kHz, after the audio that was not said yet. */
  say(linear16: Int16Array): void {
    const ulaw = encodeUlaw(linear16);
    for (let start = 0; start < ulaw.length; start += FRAME_BYTES) {
      const frame = new Uint8Array(FRAME_BYTES).fill(SILENCE);
      frame.set(ulaw.subarray(start, start + FRAME_BYTES));
      this.#speech.push(frame);
    }
  }

  /** Presses keys, one message each. */
  press(digits: string): void {
    for (const digit of digits) {
      this.#send({ event: "dtmf", dtmf: { track: "inbound_track", digit } });
    }
  }

  /** Sends `stop`, because the caller hung up. */
  stop(): void {
    if (!this.#playback) return;
    this.#send({ event: "stop", stop: { accountSid: this.#accountSid, callSid: this.callSid } });
  }

  /** Stops everything, because the socket has ended. */
  end(): void {
    this.#ended = true;
    this.#playback?.stop();
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
  }

  /** The audio that the caller heard, in µ-law. */
  heard(): Uint8Array<ArrayBuffer> {
    return this.#playback?.heard() ?? new Uint8Array(0);
  }

  /** The audio that the caller said, in µ-law. */
  said(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#said.length * FRAME_BYTES);
    this.#said.forEach((frame, i) => bytes.set(frame, i * FRAME_BYTES));
    return bytes;
  }

  /** Handles a message from the server. */
  handleMessage(data: unknown): void {
    if (this.#ended || !this.#playback) return;
    let message: TelephoneMessage;
    try {
      message = JSON.parse(String(data));
      if (message.streamSid !== this.streamSid) {
        throw new Error(`Cannot take the message: it is for the stream "${message.streamSid}"`);
      }
      this.#take(message, this.#playback);
    } catch {
      this.#badCount++;
      return;
    }
    this.#options.onMessage?.(message, this.elapsedMs);
  }

  #take(message: TelephoneMessage, playback: CarrierPlayback): void {
    switch (message.event) {
      case "media": {
        const bytes = base64ToBytes(message.media.payload);
        this.#mediaCount++;
        this.#mediaBytes += bytes.length;
        return playback.push(bytes);
      }
      case "mark":
        if (typeof message.mark.name !== "string") {
          throw new Error("Cannot take the mark: it has no name");
        }
        return playback.mark(message.mark.name);
      case "clear":
        this.#clearCount++;
        return playback.clear();
      default:
        throw new Error("Cannot take the message: its event is unknown");
    }
  }

  /** Sends frame n at n frames after the start. Late timers do not shift later frames. */
  #schedule(): void {
    const dueMs = this.#startMs + (this.#chunk + 1) * FRAME_MS;
    this.#timer = this.#clock.setTimer(() => {
      while (!this.#ended && this.#startMs + (this.#chunk + 1) * FRAME_MS <= this.#clock.now()) {
        this.#sendFrame();
      }
      if (!this.#ended) this.#schedule();
    }, Math.max(0, dueMs - this.#clock.now()));
  }

  #sendFrame(): void {
    const { faults, sendsSilence = true, record = true } = this.#options;
    const chunk = ++this.#chunk;
    const spoken = this.#speech.shift();
    const frame = spoken ?? new Uint8Array(FRAME_BYTES).fill(SILENCE);
    if (record) this.#said.push(frame);
    if ((!spoken && !sendsSilence) || faults?.lose?.(chunk)) return;
    const send = () => {
      if (this.#ended) return;
      this.#send({
        event: "media",
        media: {
          track: "inbound",
          chunk: String(chunk),
          timestamp: String((chunk - 1) * FRAME_MS),
          payload: bytesToBase64(frame),
        },
      });
    };
    const lateMs = faults?.lateMs?.(chunk) ?? 0;
    if (lateMs > 0) this.#clock.setTimer(send, lateMs);
    else send();
  }

  #send({ event, ...body }: { readonly event: string; readonly [field: string]: unknown }): void {
    if (this.#ended) return;
    const sequenceNumber = String(++this.#sequence);
    this.#port.send(JSON.stringify({ event, sequenceNumber, streamSid: this.streamSid, ...body }));
  }
}

function randomDigits(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => {
    return byte.toString(16).padStart(2, "0");
  }).join("");
}
