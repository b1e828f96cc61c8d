import { bytesPerMsOf, silence } from "../../audio/format.ts";
import type { Clock, TimerHandle } from "../../clock/clock.ts";
import type { RealtimeTransportLayer } from "../../contract/transport_layer.ts";
import { base64SizeBytes, base64ToBytes, bytesToBase64 } from "../../wire/base64.ts";
import type { CallerMedia, LineFormat } from "../carrier_dialect.ts";
import type { PhoneModelExtras } from "../phone_model.ts";

/**
 * The methods of a model that take the caller's audio. `sendBase64Audio` is used if it is there.
 */
export type CallerListener =
  & Pick<PhoneModelExtras, "sendBase64Audio">
  & Pick<RealtimeTransportLayer, "sendAudio">;

/** Options of {@linkcode CallerLine}. */
export interface CallerLineOptions {
  readonly clock: Clock;
  readonly format: LineFormat;
  /** Takes the caller's audio. */
  readonly model: CallerListener;
  /** How long audio may be missing while the caller speaks. `null` sets no limit. */
  readonly inactivityTimeoutMs: number | null;
}

/**
 * A longer gap is a pause that the carrier made, not lost audio
 * (docs/agents_realtime.md#the-sdks-twilio-transport).
 */
const MAX_GAP_MS = 10_000;

/**
 * How much silence ends a turn whose audio has stopped coming
 * (docs/agents_realtime.md#the-sdks-twilio-transport).
 */
const INACTIVITY_SILENCE_MS = 1_000;

/**
 * Sends the caller's audio to the model. Frames pass unchanged. Silence of the same length replaces
 * missing frames, so that the server's clock of the audio stays true and its voice detection can
 * hear the end of a turn.
 */
export class CallerLine {
  readonly #options: CallerLineOptions;
  readonly #bytesPerMs: number;
  #hasTimestamps = false;
  #nextTimestampMs: number | undefined;
  #lastMediaAtMs: number | undefined;
  #speaking = false;
  #padded = false;
  #timer: TimerHandle | undefined;

  /** Takes frames at once. Fills gaps only after {@linkcode begin}. */
  constructor(options: CallerLineOptions) {
    this.#options = options;
    this.#bytesPerMs = bytesPerMsOf(options.format);
  }

  /** Whether the server hears the caller speak. */
  get speaking(): boolean {
    return this.#speaking;
  }

  /**
   * Starts a stream. `hasTimestamps` says whether its frames have the line's format and timestamps.
   */
  begin(hasTimestamps: boolean): void {
    this.reset();
    this.#hasTimestamps = hasTimestamps;
  }

  /** Forgets the timing of the stream: the connection to the model has ended. */
  reset(): void {
    this.#clearTimer();
    this.#nextTimestampMs = undefined;
    this.#lastMediaAtMs = undefined;
    this.#speaking = false;
    this.#padded = false;
  }

  /**
   * Takes one frame of the caller. An arrow function, so that it can be passed without a wrapper.
   */
  readonly push = ({ base64, timestampMs }: CallerMedia): void => {
    if (this.#hasTimestamps) this.#fillGap(timestampMs, base64);
    this.#padded = false;
    this.#send(base64);
    this.#lastMediaAtMs = this.#options.clock.now();
    if (this.#speaking) this.#watch();
  };

  /** Notes that the server hears the caller speak. */
  speechStarted(): void {
    this.#speaking = true;
    this.#watch();
  }

  /** Notes that the server no longer hears the caller speak. */
  speechStopped(): void {
    this.#speaking = false;
    this.#clearTimer();
  }

  #send(base64: string): void {
    const { model } = this.#options;
    if (model.sendBase64Audio) model.sendBase64Audio(base64);
    else model.sendAudio(base64ToBytes(base64).buffer, {});
  }

  #fillGap(timestampMs: number | undefined, base64: string): void {
    const expectedMs = this.#nextTimestampMs;
    if (timestampMs === undefined || (expectedMs !== undefined && timestampMs < expectedMs)) {
      this.#nextTimestampMs = undefined; // a late frame: start again with the next timestamp
      return;
    }
    const gapMs = expectedMs === undefined || this.#padded ? 0 : timestampMs - expectedMs;
    if (gapMs >= 1) this.#sendSilence(Math.min(Math.floor(gapMs), MAX_GAP_MS));
    this.#nextTimestampMs = timestampMs + base64SizeBytes(base64) / this.#bytesPerMs;
  }

  #sendSilence(durationMs: number): void {
    this.#send(bytesToBase64(silence(this.#options.format, durationMs)));
  }

  /** Sets one timer for many frames. When it fires too early, it is set again. */
  #watch(): void {
    const { clock, inactivityTimeoutMs } = this.#options;
    if (inactivityTimeoutMs === null || !this.#hasTimestamps || !this.#speaking) return;
    if (this.#timer !== undefined || this.#lastMediaAtMs === undefined || this.#padded) return;
    const dueMs = this.#lastMediaAtMs + inactivityTimeoutMs;
    this.#timer = clock.setTimer(() => {
      this.#timer = undefined;
      if (clock.now() < this.#lastMediaAtMs! + inactivityTimeoutMs) return this.#watch();
      this.#padded = true;
      this.#sendSilence(INACTIVITY_SILENCE_MS);
    }, Math.max(0, dueMs - clock.now()));
  }

  #clearTimer(): void {
    if (this.#timer === undefined) return;
    this.#options.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}
