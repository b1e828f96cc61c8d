import type { WebSocketLike } from "../../socket/web_socket_like.ts";

/** How a telephone's call ended. */
export interface TelephoneEnd {
  /** The close code. 1006 means that the line was cut. */
  readonly code: number;
  /** The close reason. Empty if there is none. */
  readonly reason: string;
  /**
   * The side that ended the call: `caller` after {@linkcode Telephone.hangUp} or
   * {@linkcode Telephone.cutLine}, `server` if the application did.
   */
  readonly by: "caller" | "server";
}

/** Counts of the server's audio at the carrier. */
export interface TelephoneFigures {
  /** The number of audio messages. */
  readonly mediaCount: number;
  /** The length of their audio in milliseconds. */
  readonly mediaMs: number;
  /** The longest audio that was ever queued at the carrier, in milliseconds. */
  readonly maxQueuedMs: number;
  /** How often playback paused: the queue ran empty before more audio came, or it was cleared. */
  readonly pauseCount: number;
  /** How often the server cleared the queue. */
  readonly clearCount: number;
  /** The number of messages that a carrier would refuse: unreadable, for another stream, or unknown. */
  readonly badCount: number;
}

/** A caller on a phone, with the carrier's side of one Twilio media stream. */
export interface Telephone {
  /**
   * The server's end of the socket. Pass it to a transport. After {@linkcode dialTelephone} it is the
   * carrier's end.
   */
  readonly socket: WebSocketLike;
  /** The id of the call: `CA…`. */
  readonly callSid: string;
  /** The id of the stream: `MZ…`. */
  readonly streamSid: string;
  /** Milliseconds since the stream began. 0 before. */
  readonly elapsedMs: number;
  /** Counts of the audio that the server sent. */
  readonly figures: TelephoneFigures;
  /** The length of the audio that the server sent and the carrier has not played, in milliseconds. */
  readonly queuedMs: number;
  /** Whether the caller has said everything. */
  readonly quiet: boolean;
  /** Resolves when the stream has ended. */
  readonly ended: Promise<TelephoneEnd>;
  /** The audio that the caller has heard since the stream began: µ-law at 8 kHz. A copy. */
  heard(): Uint8Array<ArrayBuffer>;
  /** The audio that the caller has said since the stream began, with lost frames: µ-law at 8 kHz. A copy. */
  said(): Uint8Array<ArrayBuffer>;
  /** Says something: PCM16 samples at 8 kHz. They follow the audio that was not said yet. */
  say(linear16: Int16Array): void;
  /**
   * Says the content of a WAV file, of any sample rate and number of channels.
   *
   * @throws {WavError} Rejects if the file cannot be read.
   */
  sayWav(wav: Uint8Array): Promise<void>;
  /** Presses keys: one DTMF message for each. */
  press(digits: string): void;
  /** Hangs up: sends `stop`, then closes the socket. */
  hangUp(): void;
  /**
   * Cuts the line: the socket ends without a close frame. After {@linkcode dialTelephone} it closes
   * with code 4000 instead, because a `WebSocket` of the DOM cannot drop its connection.
   */
  cutLine(): void;
}

/** Faults of the caller's frames on their way to the server. Frames are counted from 1. */
export interface LineFaults {
  /** Whether a frame is lost. By default none is. */
  readonly lose?: ((chunk: number) => boolean) | undefined;
  /** The delay of a frame in milliseconds. Its timestamp does not change. By default 0. */
  readonly lateMs?: ((chunk: number) => number) | undefined;
}

/** A message that the server sent to the carrier. */
export type TelephoneMessage =
  | {
    readonly event: "media";
    readonly streamSid: string;
    readonly media: { readonly payload: string };
  }
  | { readonly event: "mark"; readonly streamSid: string; readonly mark: { readonly name: string } }
  | { readonly event: "clear"; readonly streamSid: string };
