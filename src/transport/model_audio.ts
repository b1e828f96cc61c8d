import type { AudioFormat } from "../audio/format.ts";
import type { Clock } from "../clock/clock.ts";
import { base64SizeBytes } from "../wire/base64.ts";
import type { AudioPath } from "./audio_path.ts";
import type { ConnectionEvents } from "./connection_events.ts";
import { type PlaybackEntry, PlaybackLedger, type PlaybackPosition } from "./playback_ledger.ts";

/** One part of an item's audio, and the response that speaks it. */
export interface AudioPart extends PlaybackPosition {
  /** The id of the response. */
  readonly responseId: string;
}

/** The audio settings of a response. */
export interface ResponseVoice {
  /** The format of its audio on the wire. */
  readonly format: AudioFormat;
  /** Whether its items are outside the conversation. The server cannot truncate such items. */
  readonly outOfBand: boolean;
}

/** The most responses that are remembered, in case a server never ends its responses. */
const RESPONSES_KEPT = 256;

/**
 * Passes the model's audio of one connection to the application. It enters the audio into the playback
 * ledger, decodes it if `audio` has a listener, and withholds the audio of interrupted responses.
 */
export class ModelAudio {
  /** How much audio was generated, passed to the application and heard. */
  readonly ledger: PlaybackLedger;
  readonly #path: AudioPath;
  readonly #events: ConnectionEvents;
  readonly #running = new Map<string, ResponseVoice>();
  /** The running responses that were interrupted. Audio that still comes for them is withheld. */
  readonly #discarded = new Set<string>();
  /** The part whose audio the codec decoded last. */
  #decoding: AudioPart | undefined;

  /** `clock` measures the ledger's estimate. Resets the codec of `path`. */
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

  /** Called when a response has begun. */
  beginResponse(responseId: string, voice: ResponseVoice): void {
    this.#running.set(responseId, voice);
    if (this.#running.size > RESPONSES_KEPT) this.#forget(this.#running.keys().next().value!);
  }

  /** Called when a response is over. All audio of its items has come. */
  endResponse(responseId: string): void {
    this.#forget(responseId);
    this.ledger.completeResponse(responseId);
  }

  /**
   * Called when audio of a part has come, as base64 in the wire's format. Emits `audio_base64` and `audio`,
   * each only if it has a listener. `voiceOf` is called if {@linkcode beginResponse} was not called for the
   * response.
   *
   * @throws {Error} If the text is not base64, or if the codec cannot decode it.
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
    if (isPassedOn) {
      events.emit("audio_base64", { type: "audio_base64", base64, ...part });
      if (this.#isDiscarded(responseId)) return; // a listener has interrupted the response
    }
    if (data) events.emit("audio", { type: "audio", data, ...part });
  }

  /**
   * Called when the last audio of a part has come. Emits the audio that the codec still held, then
   * `audio_part_done` and `audio_done`.
   */
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

  /** Withholds all further audio of the running responses, except those outside the conversation. */
  discardRunning(): void {
    for (const [responseId, { outOfBand }] of this.#running) {
      if (!outOfBand) this.#discarded.add(responseId);
    }
  }

  /**
   * Called when the model is interrupted. Emits `audio_interrupted` if a part was not heard to its end. Returns
   * all such parts; `heardMs` is the point at which the server has to truncate the part.
   */
  interrupt(): readonly PlaybackEntry[] {
    const unheard = this.ledger.interrupt(); // empties it, as a listener may interrupt again
    this.#endDecoding();
    if (unheard.length > 0) this.#events.emit("audio_interrupted");
    return unheard;
  }

  #isDiscarded(responseId: string): boolean {
    return this.#discarded.size > 0 && this.#discarded.has(responseId); // saves hashing the id of each delta
  }

  #forget(responseId: string): void {
    this.#running.delete(responseId);
    this.#discarded.delete(responseId);
  }

  /** Ends the part that was decoded last. Returns the audio that the codec still held. */
  #endDecoding(): ArrayBuffer {
    if (!this.#decoding) return new ArrayBuffer(0);
    this.#decoding = undefined;
    return this.#path.finishDecode();
  }
}

function isSamePart(one: PlaybackPosition, other: PlaybackPosition): boolean {
  return one.itemId === other.itemId && one.contentIndex === other.contentIndex;
}
