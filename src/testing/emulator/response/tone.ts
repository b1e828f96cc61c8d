import { joinedBytes } from "../../../audio/_join.ts";
import { type AudioFormat, sampleRateHzOf } from "../../../audio/format.ts";
import { fromLinear16 } from "../base/convert_audio.ts";

/** The length of the tone for one character. */
export const TONE_MS_PER_CHARACTER = 60;

/** A quarter of full scale: voice activity detection counts it as speech. */
const AMPLITUDE = 8192;

/**
 * The audio for a text, which is the same every time: 60 ms for each character, at a pitch that
 * depends on the character. The pitches are multiples of 50 Hz. 60 ms hold whole cycles of them, so
 * the tones do not click.
 */
export function toneOf(text: string, format: AudioFormat): Uint8Array<ArrayBuffer> {
  const characters = Array.from(text, (character) => character.codePointAt(0)! % 16);
  const tones = new Map<number, Uint8Array>();
  for (const pitch of characters) {
    if (!tones.has(pitch)) tones.set(pitch, oneTone(300 + 50 * pitch, format));
  }
  return joinedBytes(characters.map((pitch) => tones.get(pitch)!));
}

function oneTone(frequencyHz: number, format: AudioFormat): Uint8Array {
  const sampleRateHz = sampleRateHzOf(format);
  const linear16 = new Int16Array(sampleRateHz * TONE_MS_PER_CHARACTER / 1000);
  for (let i = 0; i < linear16.length; i++) {
    linear16[i] = Math.round(AMPLITUDE * Math.sin(2 * Math.PI * frequencyHz * i / sampleRateHz));
  }
  return fromLinear16(format, linear16);
}
