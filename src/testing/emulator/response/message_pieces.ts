import { type AudioFormat, sizeBytesOf } from "../../../audio/format.ts";
import type { MessagePiece } from "./message_writer.ts";

/**
 * A spoken message in chunks of `chunkMs`, the words of its transcript spread evenly over them.
 * Without audio there is a chunk a word.
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

/** A written message, a word at a time. */
export function writtenPieces(text: string): MessagePiece[] {
  return wordsOf(text).map((word) => ({ text: word }));
}

/** JSON text in pieces of some length. */
export function argumentPieces(json: string): string[] {
  return json.match(/[^]{1,16}/g) ?? [];
}

/** Words with the white space before them, so that together they are the text again. */
function wordsOf(text: string): string[] {
  return text.match(/\s*\S+(?:\s+$)?|\s+/g) ?? [];
}
