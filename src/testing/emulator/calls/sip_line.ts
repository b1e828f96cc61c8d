import { joinedLinear16 } from "../../../audio/_join.ts";
import type { CallMedia } from "./call_media.ts";

/**
 * The audio of a SIP call. Every 20 ms the server's output buffer plays one frame to the caller. In
 * return the caller sends one frame of speech or silence.
 */
export class SipLine implements CallMedia {
  readonly #record: boolean;
  readonly #handleAudio: (linear16: Int16Array) => void;
  readonly #heard: Int16Array[] = [];
  readonly #toSay: Int16Array[] = [];

  constructor(record: boolean, handleAudio: (linear16: Int16Array) => void) {
    this.#record = record;
    this.#handleAudio = handleAudio;
  }

  /** Adds samples behind those that were not said yet. They are copied. */
  say(linear16: Int16Array): void {
    this.#toSay.push(linear16.slice());
  }

  play(linear16: Int16Array): void {
    if (this.#record) this.#heard.push(linear16);
    this.#handleAudio(this.#nextFrame(linear16.length));
  }

  /** All audio that the caller heard. */
  heard(): Int16Array {
    return joinedLinear16(this.#heard);
  }

  #nextFrame(sampleCount: number): Int16Array {
    const frame = new Int16Array(sampleCount);
    let filled = 0;
    while (filled < sampleCount) {
      const [first] = this.#toSay;
      if (!first) break;
      const taken = first.subarray(0, sampleCount - filled);
      frame.set(taken, filled);
      filled += taken.length;
      if (taken.length === first.length) this.#toSay.shift();
      else this.#toSay[0] = first.subarray(taken.length);
    }
    return frame;
  }
}
