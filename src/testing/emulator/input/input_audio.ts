import { type AudioFormat, durationMsOf, sizeBytesOf } from "../../../audio/format.ts";
import type { Emit } from "../base/emitter.ts";
import type { IdSource } from "../base/ids.ts";
import { commitTooSmall, inputTooLong } from "../base/problems.ts";
import { toLinear16 } from "../base/sound.ts";
import type { SessionConfig } from "../state/session_config.ts";
import { EnergyVad } from "./energy_vad.ts";
import { InputBuffer } from "./input_buffer.ts";
import { turnRules } from "./turn_rules.ts";

/** One turn of the caller, cut out of the buffer. */
export interface CommittedAudio {
  readonly itemId: string;
  readonly bytes: Uint8Array;
  readonly format: AudioFormat;
}

/** What {@linkcode InputAudio} needs, and whom it tells. */
export interface InputAudioOptions {
  readonly config: SessionConfig;
  readonly ids: IdSource;
  readonly emit: Emit;
  /**
   * How much audio may wait to be committed: as much as the longest session lasts. A client that never
   * commits would fill the memory.
   */
  readonly maxBufferedMs: number;
  /** Whether what was said so far is complete, as semantic turn detection judges it. */
  readonly isComplete: (said: CommittedAudio) => boolean;
  /** Speech has begun; the event is out. */
  readonly onSpeechStarted: () => void;
  /** A turn is complete: it becomes a user item. `byVad` tells it from a client's own commit. */
  readonly onCommit: (audio: CommittedAudio, byVad: boolean) => void;
}

const MINIMUM_COMMIT_MS = 100;
/** The VAD's frame, and how much more than the padding is kept while nobody speaks. */
const FRAME_MS = 20;
const ONSET_MS = 2 * FRAME_MS;

/** The input audio buffer and its turn detection. */
export class InputAudio {
  readonly #options: InputAudioOptions;
  readonly #buffer: InputBuffer;
  readonly #vad = new EnergyVad();
  /** Up to where the VAD has listened. */
  #heardMs = 0;
  /** The speech that is going on. */
  #speech: { readonly itemId: string; readonly startMs: number } | undefined;

  constructor(options: InputAudioOptions) {
    this.#options = options;
    this.#buffer = new InputBuffer(options.config.inputFormat);
  }

  /** How much audio is in no item yet. */
  get bufferedMs(): number {
    return this.#buffer.bufferedMs;
  }

  /** Whether the turn detection hears speech. */
  get speaking(): boolean {
    return this.#speech !== undefined;
  }

  /** Position after the last byte ever appended. */
  get endMs(): number {
    return this.#buffer.endMs;
  }

  /**
   * Takes audio, and detects turns in it.
   *
   * @throws {ApiProblem} If more than `maxBufferedMs` would wait. Nothing is taken then.
   */
  append(bytes: Uint8Array): void {
    const { bufferedMs, format } = this.#buffer;
    const { maxBufferedMs } = this.#options;
    if (bufferedMs + durationMsOf(format, bytes.length) > maxBufferedMs) {
      throw inputTooLong(maxBufferedMs);
    }
    this.#buffer.append(bytes);
    if (this.#options.config.turnDetection) this.#listen();
    else this.#heardMs = this.#buffer.endMs;
  }

  /**
   * Makes an item of what is there: of the speech that is going on, or of everything.
   *
   * @throws {ApiProblem} If it is less than 100 ms.
   */
  commit(): void {
    const { bufferedMs } = this.#buffer;
    if (bufferedMs < MINIMUM_COMMIT_MS) throw commitTooSmall(bufferedMs, MINIMUM_COMMIT_MS);
    const itemId = this.#speech?.itemId ?? this.#options.ids.item();
    const bytes = this.#buffer.readAll();
    this.#forget();
    this.#options.onCommit({ itemId, bytes, format: this.#buffer.format }, false);
  }

  /** Makes an item of what has come since a position, and says why: nobody has spoken. */
  timeOut(sinceMs: number): void {
    const endMs = this.#buffer.endMs;
    const itemId = this.#options.ids.item();
    const bytes = this.#buffer.view(sinceMs, endMs).slice();
    this.#forget();
    this.#options.emit("input_audio_buffer.timeout_triggered", {
      audio_start_ms: Math.round(sinceMs),
      audio_end_ms: Math.round(endMs),
      item_id: itemId,
    });
    this.#options.onCommit({ itemId, bytes, format: this.#buffer.format }, true);
  }

  /** Throws away what is there. Speech that is going on is forgotten without an event. */
  clear(): void {
    this.#forget();
    this.#options.emit("input_audio_buffer.cleared", {});
  }

  /** Follows a change of the session: of the format, or of the turn detection. */
  handleConfigChange(): void {
    const { inputFormat, turnDetection } = this.#options.config;
    if (inputFormat.type !== this.#buffer.format.type) {
      this.#buffer.changeFormat(inputFormat);
      this.#heardMs = this.#buffer.endMs;
      this.#stopListening();
    } else if (!turnDetection) {
      this.#stopListening();
    }
  }

  #listen(): void {
    const buffer = this.#buffer;
    const frameBytes = sizeBytesOf(buffer.format, FRAME_MS);
    while (buffer.endMs - this.#heardMs >= FRAME_MS) {
      const rules = turnRules(this.#options.config.turnDetection);
      if (!rules) return;
      const startMs = this.#heardMs;
      this.#heardMs += FRAME_MS;
      const frame = buffer.view(startMs, this.#heardMs);
      if (frame.length < frameBytes) continue; // cleared meanwhile
      const samples = toLinear16(buffer.format, frame);
      const decision = this.#vad.push(samples, startMs, this.#heardMs, {
        ...rules,
        isComplete: (speechEndMs) => this.#isComplete(speechEndMs),
      });
      if (decision?.kind === "started") {
        this.#handleStart(decision.startMs - rules.prefixPaddingMs);
      } else if (decision?.kind === "stopped") {
        this.#handleStop(decision.endMs);
      } else if (!this.#speech) {
        buffer.dropBefore(this.#heardMs - rules.prefixPaddingMs - ONSET_MS);
      }
    }
  }

  #isComplete(speechEndMs: number): boolean {
    if (!this.#speech) return true;
    const { itemId, startMs } = this.#speech;
    const bytes = this.#buffer.view(startMs, speechEndMs).slice();
    return this.#options.isComplete({ itemId, bytes, format: this.#buffer.format });
  }

  #handleStart(paddedStartMs: number): void {
    const startMs = Math.max(paddedStartMs, this.#buffer.startMs);
    const itemId = this.#options.ids.item();
    this.#speech = { itemId, startMs };
    this.#buffer.dropBefore(startMs);
    this.#options.emit("input_audio_buffer.speech_started", {
      audio_start_ms: Math.round(startMs),
      item_id: itemId,
    });
    this.#options.onSpeechStarted();
  }

  #handleStop(endMs: number): void {
    if (!this.#speech) return;
    const { itemId, startMs } = this.#speech;
    this.#speech = undefined;
    const bytes = this.#buffer.view(startMs, endMs).slice();
    this.#buffer.dropBefore(endMs);
    this.#options.emit("input_audio_buffer.speech_stopped", {
      audio_end_ms: Math.round(endMs),
      item_id: itemId,
    });
    this.#options.onCommit({ itemId, bytes, format: this.#buffer.format }, true);
  }

  #forget(): void {
    this.#buffer.clear();
    this.#heardMs = this.#buffer.endMs;
    this.#stopListening();
  }

  #stopListening(): void {
    this.#vad.reset();
    this.#speech = undefined;
  }
}
