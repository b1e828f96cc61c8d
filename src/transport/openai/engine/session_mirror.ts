import type { AudioFormat } from "../../../audio/format.ts";
import { audioFormatOf } from "../../../contract/audio_format.ts";
import type { RealtimeResponse } from "../../../wire/openai/response.ts";
import type { RealtimeWireSession } from "../../../wire/openai/session.ts";
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

  /** Whether the server cancels the running response by itself when the caller begins to speak. */
  get interruptsByItself(): boolean {
    return !!this.#current?.audio?.input?.turn_detection?.interrupt_response;
  }

  /** Returns the audio settings of a response: its own if it has any, otherwise the session's. */
  voiceOf({ audio, conversation_id }: RealtimeResponse = {}): ResponseVoice {
    return {
      format: audioFormatOf(audio?.output?.format ?? this.#current?.audio?.output?.format),
      outOfBand: conversation_id === null,
    };
  }

  get #current(): RealtimeWireSession | undefined {
    return this.#accepted ?? this.#asked;
  }
}
