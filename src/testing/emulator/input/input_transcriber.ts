import { durationMsOf } from "../../../audio/format.ts";
import type { SessionTimers } from "../base/session_timers.ts";
import type { Conversation } from "../conversation/conversation.ts";
import type { EmulatorSettings } from "../options/emulator_settings.ts";
import { padded, type ResponseScope } from "../response/response_scope.ts";
import { itemTokens, textTokens } from "../response/usage.ts";
import type { CommittedAudio } from "./input_audio.ts";

/** Options of {@linkcode InputTranscriber}. */
export interface InputTranscriberOptions extends Pick<ResponseScope, "emit" | "ids"> {
  readonly settings: EmulatorSettings;
  readonly conversation: Conversation;
  readonly timers: SessionTimers;
}

/** Transcribes the caller's turns. It runs beside the model, so a transcript may come at any time. */
export class InputTranscriber {
  readonly #options: InputTranscriberOptions;
  #stopped = false;

  constructor(options: InputTranscriberOptions) {
    this.#options = options;
  }

  /** Starts the transcription of one turn. */
  start(audio: CommittedAudio): void {
    const { settings, timers } = this.#options;
    timers.set(() => void this.#transcribe(audio), settings.transcriptionDelayMs);
  }

  /** Stops, because the session has ended. No transcript comes after this. */
  stop(): void {
    this.#stopped = true;
  }

  async #transcribe({ itemId, bytes, format }: CommittedAudio): Promise<void> {
    const { settings, emit, ids } = this.#options;
    const position = { item_id: itemId, content_index: 0 };
    try {
      const audioMs = durationMsOf(format, bytes.length);
      const transcript = await settings.transcribe({ audio: bytes, audioMs, itemId });
      if (this.#stopped) return;
      if (transcript !== "") {
        const delta = padded(ids, { ...position, delta: transcript });
        emit("conversation.item.input_audio_transcription.delta", delta);
      }
      const usage = this.#complete(itemId, transcript);
      emit("conversation.item.input_audio_transcription.completed", {
        ...position,
        transcript,
        usage,
      });
    } catch (error) {
      if (this.#stopped) return;
      emit("conversation.item.input_audio_transcription.failed", {
        ...position,
        error: {
          type: "server_error",
          code: "audio_unintelligible",
          message: `The audio could not be transcribed: ${
            error instanceof Error ? error.message : error
          }`,
        },
      });
    }
  }

  /** Writes the transcript into the item, if it still exists, and returns the usage. */
  #complete(itemId: string, transcript: string) {
    const stored = this.#options.conversation.get(itemId);
    const audioTokens = stored ? itemTokens(stored).audio : 0;
    if (stored?.item.type === "message" && stored.item.role === "user") {
      const content = stored.item.content.map((part) =>
        part.type === "input_audio" ? { ...part, transcript } : part
      );
      stored.item = { ...stored.item, content };
    }
    const outputTokens = textTokens(transcript);
    return {
      type: "tokens" as const,
      input_tokens: audioTokens,
      output_tokens: outputTokens,
      total_tokens: audioTokens + outputTokens,
      input_token_details: { text_tokens: 0, audio_tokens: audioTokens },
    };
  }
}
