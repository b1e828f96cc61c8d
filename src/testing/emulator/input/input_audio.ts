import { type AudioFormat, durationMsOf, sizeBytesOf } from "../../../audio/format.ts";
import { toLinear16 } from "../base/convert_audio.ts";
import type { Emit } from "../base/emit.ts";
import type { IdSource } from "../base/id_source.ts";
import { commitTooSmall, inputTooLong } from "../base/problems.ts";
import type { SessionConfig } from "../session/session_config.ts";
import { EnergyVad } from "./energy_vad.ts";
import { InputBuffer } from "./input_buffer.ts";
import { turnRules } from "./turn_rules.ts";

/** The audio of one caller turn, cut out of the buffer. */
export interface CommittedAudio {
  readonly itemId: string;
  readonly bytes: Uint8Array;
  readonly format: AudioFormat;
}

/** Options of {@linkcode InputAudio}. */
export interface InputAudioOptions {
  readonly config: SessionConfig;
  readonly ids: IdSource;
  readonly emit: Emit;
  /**
   * How much audio may wait to be committed: as much as the longest session lasts. Without a limit, a
   * client that never commits would fill the memory.
   */
  readonly maxBufferedMs: number;
  /** Judges whether the speech so far is complete, for semantic turn detection. */
  readonly isComplete: (said: CommittedAudio) => boolean;
  /** Called when speech has begun, after its event was sent. */
  readonly onSpeechStarted: () => void;
  /** Called with each complete turn, which becomes a user item. `byVad` is false for a client's commit. */
  readonly onCommit: (audio: CommittedAudio, byVad: boolean) => void;
}

const MINIMUM_COMMIT_MS = 100;
/** The length of the VAD's frames. */
const FRAME_MS = 20;
/** How much audio the buffer keeps besides the padding while nobody speaks. */
const ONSET_MS = 2 * FRAME_MS;

/** The input audio buffer and its turn detection. */
export class InputAudio {
  readonly #options: InputAudioOptions;
  readonly #buffer: InputBuffer;
  readonly #vad = new EnergyVad();
  /** The position up to which the VAD has listened. */
  #heardMs = 0;
  /** The current speech. */
  #speech: { readonly itemId: string; readonly startMs: number } | undefined;

  constructor(options: InputAudioOptions) {
    this.#options = options;
    this.#buffer = new InputBuffer(options.config.inputFormat);
  }

  /** How much audio does not belong to an item yet, in milliseconds. */
  get bufferedMs(): number {
    return this.#buffer.bufferedMs;
  }

  /** Whether the caller is speaking, by the turn detection. */
  get speaking(): boolean {
    return this.#speech !== undefined;
  }

  /** The position after the last byte that was appended. */
  get endMs(): number {
    return this.#buffer.endMs;
  }

  /**
   * Adds audio, and detects turns in it.
   *
   * @throws {ApiProblem} If more than `maxBufferedMs` would wait. Nothing is added then.
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
   * Makes a user item from all audio in the buffer.
   *
   * @throws {ApiProblem} If the buffer holds less than 100 ms.
   */
  commit(): void {
    const { bufferedMs } = this.#buffer;
    if (bufferedMs < MINIMUM_COMMIT_MS) throw commitTooSmall(bufferedMs, MINIMUM_COMMIT_MS);
    const itemId = this.#speech?.itemId ?? this.#options.ids.item();
    const bytes = this.#buffer.readAll();
    this.#forget();
    this.#options.onCommit({ itemId, bytes, format: this.#buffer.format }, false);
  }

  /** Makes a user item from the audio since a position, because the caller stayed silent. */
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

  /** Drops the audio in the buffer. Current speech ends without an event. */
  clear(): void {
    this.#forget();
    this.#options.emit("input_audio_buffer.cleared", {});
  }

  /** Applies a change of the input format or of the turn detection. */
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
      if (frame.length < frameBytes) continue; // the buffer was cleared meanwhile
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
