import { FRAME_SAMPLES } from "./caller.ts";

/** The part of an item's audio that was played. */
export interface PlayedPart {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly playedMs: number;
}

interface Track {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly pieces: Int16Array[];
  waitingSamples: number;
  playedSamples: number;
}

const SAMPLES_PER_MS = 24;

/** A speaker at 24 kHz that plays one frame at a time, and reports exactly what it has played. */
export class Speaker {
  #tracks: Track[] = [];

  /** Whether no audio waits. */
  get idle(): boolean {
    return this.#tracks.every(({ waitingSamples }) => waitingSamples === 0);
  }

  /** Adds audio after all audio that waits. */
  add(itemId: string, contentIndex: number, linear16: Int16Array): void {
    const last = this.#tracks.at(-1);
    let track = last?.itemId === itemId && last.contentIndex === contentIndex ? last : undefined;
    if (!track) {
      track = { itemId, contentIndex, pieces: [], waitingSamples: 0, playedSamples: 0 };
      this.#tracks = this.#tracks.filter(({ waitingSamples }) => waitingSamples > 0);
      this.#tracks.push(track);
    }
    track.pieces.push(linear16);
    track.waitingSamples += linear16.length;
  }

  /** Plays the next frame, filled up with silence, and returns the progress of each part in it. */
  play(): { readonly frame: Int16Array; readonly parts: readonly PlayedPart[] } {
    const frame = new Int16Array(FRAME_SAMPLES);
    const parts: PlayedPart[] = [];
    let filled = 0;
    for (const track of this.#tracks) {
      if (filled === FRAME_SAMPLES) break;
      const before = filled;
      while (filled < FRAME_SAMPLES && track.pieces.length > 0) {
        const piece = track.pieces.shift()!;
        const now = piece.subarray(0, FRAME_SAMPLES - filled);
        frame.set(now, filled);
        filled += now.length;
        if (now.length < piece.length) track.pieces.unshift(piece.subarray(now.length));
      }
      if (filled === before) continue;
      track.waitingSamples -= filled - before;
      track.playedSamples += filled - before;
      parts.push(played(track));
    }
    return { frame, parts };
  }

  /**
   * Stops at once: drops the audio that waits, and returns the progress of each part that was cut
   * off.
   */
  flush(): readonly PlayedPart[] {
    const cut = this.#tracks.filter(({ waitingSamples }) => waitingSamples > 0).map(played);
    this.#tracks = [];
    return cut;
  }
}

function played({ itemId, contentIndex, playedSamples }: Track): PlayedPart {
  return { itemId, contentIndex, playedMs: playedSamples / SAMPLES_PER_MS };
}
