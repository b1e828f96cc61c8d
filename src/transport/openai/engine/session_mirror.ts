import type { AudioFormat } from "../../../audio/format.ts";
import { audioFormatOf } from "../../../contract/audio_format.ts";
import type { RealtimeResponse } from "../../../wire/openai/response.ts";
import type { RealtimeWireSession } from "../../../wire/openai/session.ts";
import type { ResponseVoice } from "../../model_audio.ts";

/**
 * The session's config as the server has accepted it so far, complete. Until the server describes the
 * session, the config that was asked for first stands in.
 */
export class SessionMirror {
  #accepted: RealtimeWireSession | undefined;
  #asked: RealtimeWireSession | undefined;

  /** The config as the server described it last; `undefined` before it has. */
  get accepted(): RealtimeWireSession | undefined {
    return this.#accepted;
  }

  /** A config was sent. */
  ask(session: RealtimeWireSession): void {
    this.#asked ??= session;
  }

  /** The server describes the whole session. */
  accept(session: RealtimeWireSession): void {
    this.#accepted = session;
  }

  /** The format of the caller's audio. */
  get inputFormat(): AudioFormat {
    return audioFormatOf(this.#current?.audio?.input?.format);
  }

  /** Whether the server itself cancels the running response when it hears the caller speak. */
  get interruptsByItself(): boolean {
    return !!this.#current?.audio?.input?.turn_detection?.interrupt_response;
  }

  /** How a response speaks: by its own settings, else by the session's. */
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
