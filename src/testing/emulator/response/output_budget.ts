import { type AudioFormat, durationMsOf } from "../../../audio/format.ts";
import type { MessagePiece } from "./message_writer.ts";
import { assistantAudioTokens, textTokens, type TokenCount } from "./usage.ts";

/** The limit behind `inf`: no model writes without an end, and no responder may fill the memory. */
const MODEL_MAX_TOKENS = 32_000;

/** Counts the tokens that a response writes, and enforces their limit. */
export class OutputBudget {
  readonly #maxTokens: number;
  #characters = 0;
  #audioBytes = 0;
  #audioFormat: AudioFormat | undefined;

  constructor(maxOutputTokens: number | "inf") {
    this.#maxTokens = maxOutputTokens === "inf" ? MODEL_MAX_TOKENS : maxOutputTokens;
  }

  /** The length of the audio that was written. */
  get audioMs(): number {
    return this.#audioFormat ? durationMsOf(this.#audioFormat, this.#audioBytes) : 0;
  }

  /** The tokens that were written. */
  get spent(): TokenCount {
    return {
      text: Math.ceil(this.#characters / 4),
      audio: assistantAudioTokens(this.audioMs),
      image: 0,
    };
  }

  /** Counts a piece. Returns false, and does not count it, if it would exceed the limit. */
  spend({ text = "", audio }: MessagePiece, format: AudioFormat): boolean {
    const audioTokens = audio ? assistantAudioTokens(durationMsOf(format, audio.length)) : 0;
    const { spent } = this;
    if (spent.text + spent.audio + textTokens(text) + audioTokens > this.#maxTokens) return false;
    this.#characters += text.length;
    this.#audioBytes += audio?.length ?? 0;
    this.#audioFormat = format;
    return true;
  }
}
