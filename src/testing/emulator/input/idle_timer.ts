import type { SessionTimers } from "../base/session_timers.ts";
import type { SessionConfig } from "../session/session_config.ts";
import type { InputAudio } from "./input_audio.ts";

/**
 * The idle timeout of server VAD. The model speaks again if the caller stays silent for
 * `idle_timeout_ms` after the last response was played. A response counts as played when the length
 * of its audio has passed since `response.done`.
 */
export class IdleTimer {
  readonly #config: SessionConfig;
  readonly #input: InputAudio;
  readonly #timers: SessionTimers;
  #cancel: (() => void) | undefined;

  constructor(config: SessionConfig, input: InputAudio, timers: SessionTimers) {
    this.#config = config;
    this.#input = input;
    this.#timers = timers;
  }

  /** Starts the timer after a response that takes `playbackMs` to play. */
  start(playbackMs: number): void {
    this.stop();
    if (this.#timeoutMs === null) return;
    this.#cancel = this.#timers.set(() => {
      const sinceMs = this.#input.endMs;
      this.#cancel = this.#timers.set(() => this.#fire(sinceMs), this.#timeoutMs ?? 0);
    }, playbackMs);
  }

  /** Stops the timer, because the caller or the model speaks. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #fire(sinceMs: number): void {
    this.#cancel = undefined;
    if (this.#timeoutMs !== null) this.#input.timeOut(sinceMs);
  }

  get #timeoutMs(): number | null {
    const detection = this.#config.turnDetection;
    return detection?.type === "server_vad" ? detection.idle_timeout_ms ?? null : null;
  }
}
