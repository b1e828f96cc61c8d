import { bytesPerMsOf, silence } from "../../audio/format.ts";
import type { Clock, TimerHandle } from "../../clock/clock.ts";
import { base64SizeBytes, bytesToBase64 } from "../../wire/base64.ts";
import type { CallerMedia, LineFormat } from "../carrier_dialect.ts";

/** What a {@linkcode CallerLine} needs. */
export interface CallerLineOptions {
  readonly clock: Clock;
  readonly format: LineFormat;
  /** How long the caller's audio may be missing in mid-speech; `null`: for ever. */
  readonly inactivityTimeoutMs: number | null;
  /** Hands on audio of the caller: base64 of the line's format. */
  send(base64: string): void;
}

/**
 * A gap that is longer is a pause of the carrier's, not lost audio
 * (docs/agents_realtime.md#the-sdks-twilio-transport).
 */
const MAX_GAP_MS = 10_000;

/**
 * How much silence ends a turn whose audio has stopped coming
 * (docs/agents_realtime.md#the-sdks-twilio-transport).
 */
const INACTIVITY_SILENCE_MS = 1_000;

/**
 * What the caller says, on its way to the model. Frames pass unchanged; where frames are missing,
 * silence of the same length takes their place, so that the server's clock of the audio stays true
 * and its voice detection can hear the end of a turn.
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

  /** Frames may come at once; gaps are filled after {@linkcode begin}. */
  constructor(options: CallerLineOptions) {
    this.#options = options;
    this.#bytesPerMs = bytesPerMsOf(options.format);
  }

  /** Whether the server hears the caller speak. */
  get speaking(): boolean {
    return this.#speaking;
  }

  /** A stream begins. `hasTimestamps` says whether its frames are of the line's format, and dated. */
  begin(hasTimestamps: boolean): void {
    this.reset();
    this.#hasTimestamps = hasTimestamps;
  }

  /** The connection to the model has ended: what was known of the stream's timing is void. */
  reset(): void {
    this.#clearTimer();
    this.#nextTimestampMs = undefined;
    this.#lastMediaAtMs = undefined;
    this.#speaking = false;
    this.#padded = false;
  }

  /** A frame of the caller's. */
  push({ base64, timestampMs }: CallerMedia): void {
    if (this.#hasTimestamps) this.#fillGap(timestampMs, base64);
    this.#padded = false;
    this.#options.send(base64);
    this.#lastMediaAtMs = this.#options.clock.now();
    if (this.#speaking) this.#watch();
  }

  /** The server hears the caller speak. */
  speechStarted(): void {
    this.#speaking = true;
    this.#watch();
  }

  /** The server hears the caller no more. */
  speechStopped(): void {
    this.#speaking = false;
    this.#clearTimer();
  }

  #fillGap(timestampMs: number | undefined, base64: string): void {
    const expectedMs = this.#nextTimestampMs;
    if (timestampMs === undefined || (expectedMs !== undefined && timestampMs < expectedMs)) {
      this.#nextTimestampMs = undefined; // a late frame: what comes next says where we are
      return;
    }
    const gapMs = expectedMs === undefined || this.#padded ? 0 : timestampMs - expectedMs;
    if (gapMs >= 1) this.#sendSilence(Math.min(Math.floor(gapMs), MAX_GAP_MS));
    this.#nextTimestampMs = timestampMs + base64SizeBytes(base64) / this.#bytesPerMs;
  }

  #sendSilence(durationMs: number): void {
    this.#options.send(bytesToBase64(silence(this.#options.format, durationMs)));
  }

  /** One timer for many frames: it looks again when it fires. */
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
