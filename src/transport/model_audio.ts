import type { AudioFormat } from "../audio/format.ts";
import type { Clock } from "../clock/clock.ts";
import { base64SizeBytes } from "../wire/base64.ts";
import type { AudioPath } from "./audio_path.ts";
import type { ConnectionEvents } from "./connection_events.ts";
import { type PlaybackEntry, PlaybackLedger, type PlaybackPosition } from "./playback_ledger.ts";

/** One part of an item's audio, and the response that speaks it. */
export interface AudioPart extends PlaybackPosition {
  /** The response. */
  readonly responseId: string;
}

/** How a response speaks. */
export interface ResponseVoice {
  /** The format of its audio on the wire. */
  readonly format: AudioFormat;
  /** Whether its items stand outside the conversation, where the server has nothing to truncate. */
  readonly outOfBand: boolean;
}

/** A server that never ends its responses does not fill the memory: the oldest are forgotten. */
const RESPONSES_KEPT = 64;

/**
 * The model's audio of one connection, on its way to the application: it is decoded for those who listen
 * to `audio`, entered into the playback ledger, and withheld if its response was interrupted.
 */
export class ModelAudio {
  /** What was generated, handed on and heard. */
  readonly ledger: PlaybackLedger;
  readonly #path: AudioPath;
  readonly #events: ConnectionEvents;
  readonly #running = new Map<string, ResponseVoice>();
  /** Running responses that were interrupted: they may still send audio, which comes too late. */
  readonly #discarded = new Set<string>();
  /** Whether audio has come since the last interruption. */
  #isAudible = false;
  /** The part whose audio the codec decoded last. */
  #decoding: AudioPart | undefined;

  /** Time is asked of `clock` for the ledger's estimate. The codec of `path` starts as new. */
  constructor(
    { clock, path, events }: {
      readonly clock: Clock;
      readonly path: AudioPath;
      readonly events: ConnectionEvents;
    },
  ) {
    path.reset();
    this.ledger = new PlaybackLedger(clock);
    this.#path = path;
    this.#events = events;
  }

  /** A response has begun. */
  beginResponse(responseId: string, voice: ResponseVoice): void {
    this.#running.set(responseId, voice);
    if (this.#running.size > RESPONSES_KEPT) this.#forget(this.#running.keys().next().value!);
  }

  /** A response is over, and with it every part of its items. */
  endResponse(responseId: string): void {
    this.#forget(responseId);
    this.ledger.completeResponse(responseId);
  }

  /**
   * Audio of a part has come, as base64 of the wire's format. `voiceOf` is asked if nobody said that the
   * response has begun. Emits `audio_base64` and `audio`, each only if somebody listens.
   *
   * @throws {Error} If the text is not base64, or the codec cannot decode it.
   */
  receive(part: AudioPart, base64: string, voiceOf: () => ResponseVoice): void {
    const { responseId } = part;
    if (this.#isDiscarded(responseId)) return;
    const events = this.#events;
    const isDecoded = events.has("audio");
    const isPassedOn = events.has("audio_base64");
    if (this.#decoding && !isSamePart(this.#decoding, part)) this.#endDecoding();
    const data = isDecoded ? this.#path.decode(base64) : undefined;
    if (data) this.#decoding = part;
    this.ledger.receive(part, base64SizeBytes(base64), isDecoded || isPassedOn, () => {
      return { responseId, ...this.#running.get(responseId) ?? voiceOf() };
    });
    this.#isAudible = true;
    if (isPassedOn) {
      events.emit("audio_base64", { type: "audio_base64", base64, ...part });
      if (this.#isDiscarded(responseId)) return; // a listener has interrupted it
    }
    if (data) events.emit("audio", { type: "audio", data, ...part });
  }

  /** All audio of a part has come. Emits what the codec held back of it, then that it is complete. */
  finish(position: PlaybackPosition): void {
    const { itemId, contentIndex } = position;
    const part = this.#decoding;
    if (part && isSamePart(part, position)) {
      const data = this.#endDecoding();
      if (data.byteLength > 0) this.#events.emit("audio", { type: "audio", data, ...part });
    }
    this.ledger.complete(position);
    this.#events.emit("audio_part_done", { type: "audio_part_done", itemId, contentIndex });
    this.#events.emit("audio_done");
  }

  /** Withholds all further audio of the responses that are running, except those out of band. */
  discardRunning(): void {
    for (const [responseId, { outOfBand }] of this.#running) {
      if (!outOfBand) this.#discarded.add(responseId);
    }
  }

  /**
   * Stops what is playing: emits `audio_interrupted` if audio has come since the last interruption.
   * Returns every part that was not heard to its end; `heardMs` is where the server has to cut it.
   */
  interrupt(): readonly PlaybackEntry[] {
    const unheard = this.ledger.interrupt();
    this.#endDecoding();
    const wasAudible = this.#isAudible;
    this.#isAudible = false; // first: a listener may interrupt, too
    if (wasAudible) this.#events.emit("audio_interrupted");
    return unheard;
  }

  #isDiscarded(responseId: string): boolean {
    return this.#discarded.size > 0 && this.#discarded.has(responseId); // a look-up costs a hash
  }

  #forget(responseId: string): void {
    this.#running.delete(responseId);
    this.#discarded.delete(responseId);
  }

  /** The part that was being decoded ends here. Returns what the codec held back of it. */
  #endDecoding(): ArrayBuffer {
    if (!this.#decoding) return new ArrayBuffer(0);
    this.#decoding = undefined;
    return this.#path.finishDecode();
  }
}

function isSamePart(one: PlaybackPosition, other: PlaybackPosition): boolean {
  return one.itemId === other.itemId && one.contentIndex === other.contentIndex;
}
