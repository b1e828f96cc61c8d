import type { AnswerOffer } from "../../../src/testing/mod.ts";
import { answerOffer } from "../webrtc/opus_peer.ts";

/** An event of the emulator's side of a call. */
export interface PlayedAt {
  /** The time of the event in milliseconds since 1970. */
  readonly atMs: number;
  // deno-lint-ignore no-explicit-any -- an event of any type
  readonly event: any;
  /** The number of frames with sound that were played since the call began. */
  readonly framesPlayed: number;
}

/** Answers offers as `answerOffer` does, and records each event with the frames played so far. */
export function watchAnswers(): { readonly answerOffer: AnswerOffer; readonly sent: PlayedAt[] } {
  const sent: PlayedAt[] = [];
  let framesPlayed = 0;
  return {
    sent,
    answerOffer: async (offer, call) => {
      const peer = await answerOffer(offer, call);
      return {
        ...peer,
        send(text) {
          const atMs = performance.timeOrigin + performance.now();
          sent.push({ atMs, event: JSON.parse(text), framesPlayed });
          peer.send(text);
        },
        play(linear16) {
          if (linear16.some((sample) => sample !== 0)) framesPlayed++;
          peer.play(linear16);
        },
      };
    },
  };
}
