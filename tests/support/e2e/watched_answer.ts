import type { AnswerOffer } from "../../../src/testing/mod.ts";
import { answerOffer } from "../webrtc/opus_peer.ts";

/** What one response was to the emulator's side of a call. */
export interface PlayedAt {
  /** When an event went out: milliseconds since 1970. */
  readonly atMs: number;
  // deno-lint-ignore no-explicit-any -- whatever was said
  readonly event: any;
  /** How many frames with sound were played since the call began. */
  readonly framesPlayed: number;
}

/** Answers offers as `answerOffer` does, and writes down what was sent and played, and when. */
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
