import type { SessionTimers } from "../base/session_timers.ts";
import type { SessionConfig } from "../session/session_config.ts";
import type { InputAudio } from "./input_audio.ts";

/**
 * The idle timeout of server VAD: when the model's last response has been played, which is its
 * audio's length after `response.done`, and nobody has spoken for a while, the model speaks again.
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

  /** A response is over, and takes as long as this to be played. */
  start(playbackMs: number): void {
    this.stop();
    if (this.#timeoutMs === null) return;
    this.#cancel = this.#timers.set(() => {
      const sinceMs = this.#input.endMs;
      this.#cancel = this.#timers.set(() => this.#fire(sinceMs), this.#timeoutMs ?? 0);
    }, playbackMs);
  }

  /** Something has happened: somebody speaks, or the model does. */
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
