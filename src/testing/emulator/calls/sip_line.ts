import { joinedLinear16 } from "../../../audio/_join.ts";
import type { CallMedia } from "./call_media.ts";

/**
 * The sound of a SIP call. The server's output buffer beats every 20 ms; on each beat a frame goes to
 * the caller and one comes back, of what is to be said or of silence.
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

  /** Something to say, behind what is still to be said. Copied. */
  say(linear16: Int16Array): void {
    this.#toSay.push(linear16.slice());
  }

  play(linear16: Int16Array): void {
    if (this.#record) this.#heard.push(linear16);
    this.#handleAudio(this.#nextFrame(linear16.length));
  }

  /** All that was heard, end to end. */
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
