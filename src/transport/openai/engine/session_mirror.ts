import type { AudioFormat } from "../../../audio/format.ts";
import { audioFormatOf } from "../../../contract/audio_format.ts";
import type { RealtimeResponse } from "../../../wire/openai/response.ts";
import type { RealtimeWireSession, TurnDetection } from "../../../wire/openai/session.ts";
import type { ResponseVoice } from "../../model_audio.ts";

/**
 * Keeps the session's complete config, as the server described it last. Before the server has described it,
 * the first config that was sent is used instead.
 */
export class SessionMirror {
  #accepted: RealtimeWireSession | undefined;
  #asked: RealtimeWireSession | undefined;

  /** The config as the server described it last; `undefined` before it has described it. */
  get accepted(): RealtimeWireSession | undefined {
    return this.#accepted;
  }

  /** Called when a config was sent. */
  ask(session: RealtimeWireSession): void {
    this.#asked ??= session;
  }

  /** Called when the server describes the whole session. */
  accept(session: RealtimeWireSession): void {
    this.#accepted = session;
  }

  /** The format of the caller's audio on the wire. */
  get inputFormat(): AudioFormat {
    return audioFormatOf(this.#current?.audio?.input?.format);
  }

  /**
   * Whether the caller's speech interrupts the model. If it is `undefined`, the session does not say so: then
   * this side interrupts the model, and cancels the response.
   */
  get interruptResponse(): boolean | undefined {
    return this.#turnDetection?.interrupt_response;
  }

  /** Whether the server begins a response by itself when the caller's turn has ended. */
  get makesResponses(): boolean {
    return this.#turnDetection?.create_response !== false;
  }

  /** Whether the server has turned the turn detection off. */
  get detectsNoTurns(): boolean {
    return this.#turnDetection === null;
  }

  /** Returns the audio settings of a response: its own if it has any, otherwise the session's. */
  voiceOf({ audio, conversation_id }: RealtimeResponse = {}): ResponseVoice {
    return {
      format: audioFormatOf(audio?.output?.format ?? this.#current?.audio?.output?.format),
      outOfBand: conversation_id === null,
    };
  }

  get #turnDetection(): TurnDetection | null | undefined {
    return this.#current?.audio?.input?.turn_detection;
  }

  get #current(): RealtimeWireSession | undefined {
    return this.#accepted ?? this.#asked;
  }
}
