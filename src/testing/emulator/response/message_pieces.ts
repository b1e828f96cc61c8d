import { type AudioFormat, sizeBytesOf } from "../../../audio/format.ts";
import type { MessagePiece } from "./message_writer.ts";

/**
 * Splits a spoken message into chunks of `chunkMs`, with the words of its transcript spread evenly
 * over them. Without audio, each word is a chunk.
 */
export function spokenPieces(
  transcript: string,
  audio: Uint8Array,
  format: AudioFormat,
  chunkMs: number,
): MessagePiece[] {
  const words = wordsOf(transcript);
  const chunkBytes = Math.max(2, sizeBytesOf(format, chunkMs));
  const chunks = Math.ceil(audio.length / chunkBytes);
  if (chunks === 0) return words.map((text) => ({ text }));
  const pieces: MessagePiece[] = [];
  let word = 0;
  for (let chunk = 0; chunk < chunks; chunk++) {
    const wordsByNow = Math.ceil(words.length * (chunk + 1) / chunks);
    pieces.push({
      text: words.slice(word, wordsByNow).join(""),
      audio: audio.subarray(chunk * chunkBytes, (chunk + 1) * chunkBytes),
    });
    word = wordsByNow;
  }
  return pieces;
}

/** Splits a written message into words. */
export function writtenPieces(text: string): MessagePiece[] {
  return wordsOf(text).map((word) => ({ text: word }));
}

/** Splits JSON text into pieces of at most 16 characters. */
export function argumentPieces(json: string): string[] {
  return json.match(/[^]{1,16}/g) ?? [];
}

/** Splits a text into words, each with the white space before it. Joined, they are the text. */
function wordsOf(text: string): string[] {
  return text.match(/\s*\S+(?:\s+$)?|\s+/g) ?? [];
}
