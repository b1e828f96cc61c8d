import type { WebSocketLike } from "../../socket/web_socket_like.ts";

/** How a telephone's call ended. */
export interface TelephoneEnd {
  /** The close code; 1006 if the line was cut. */
  readonly code: number;
  /** The words that came with it. */
  readonly reason: string;
  /** `caller`: {@linkcode Telephone.hangUp} or {@linkcode Telephone.cutLine}. `server`: the application. */
  readonly by: "caller" | "server";
}

/** What the carrier has seen of the server's audio. */
export interface TelephoneFigures {
  /** Messages of audio. */
  readonly mediaCount: number;
  /** Milliseconds of audio in them. */
  readonly mediaMs: number;
  /** The most that was ever queued at the carrier, in milliseconds. */
  readonly maxQueuedMs: number;
  /** How often the queue ran dry, or was cleared, and was filled again. */
  readonly pauseCount: number;
  /** How often it was cleared. */
  readonly clearCount: number;
  /** Messages that no carrier would take: unreadable, of another stream or of no known kind. */
  readonly badCount: number;
}

/** A caller and a carrier, as a server sees them through one media stream. */
export interface Telephone {
  /** The server's end of the socket, when the call is in the process; hand it to a transport. */
  readonly socket: WebSocketLike;
  /** `CA…` */
  readonly callSid: string;
  /** `MZ…` */
  readonly streamSid: string;
  /** Milliseconds since the stream began; 0 before. */
  readonly elapsedMs: number;
  /** Figures of the audio that the server sent. */
  readonly figures: TelephoneFigures;
  /** How much the server sent that was not played yet, in milliseconds. */
  readonly queuedMs: number;
  /** Whether all that the caller was told to say was said. */
  readonly quiet: boolean;
  /** Resolves when the stream has ended. */
  readonly ended: Promise<TelephoneEnd>;
  /** What the caller has heard since the stream began, µ-law at 8 kHz. A copy. */
  heard(): Uint8Array<ArrayBuffer>;
  /** What the caller has said since the stream began, µ-law at 8 kHz, lost frames too. A copy. */
  said(): Uint8Array<ArrayBuffer>;
  /** Says something: PCM16 samples at 8 kHz, behind what is still to be said. */
  say(linear16: Int16Array): void;
  /** Says what a WAV file holds, of any rate and number of channels. */
  sayWav(wav: Uint8Array): Promise<void>;
  /** Presses keys. */
  press(digits: string): void;
  /** Hangs up: `stop`, then the socket closes. */
  hangUp(): void;
  /**
   * The network fails: the socket ends without a close frame. A telephone that was dialled closes
   * with 4000 instead, as a client of the DOM's kind cannot drop its connection.
   */
  cutLine(): void;
}

/** What happens to the caller's frames on their way. Frames are counted from 1. */
export interface LineFaults {
  /** Whether a frame is lost. */
  readonly lose?: (chunk: number) => boolean;
  /** By how many milliseconds a frame is late; its timestamp is the one it should have had. */
  readonly lateMs?: (chunk: number) => number;
}

/** A message that the server has sent to the carrier. */
export type TelephoneMessage =
  | {
    readonly event: "media";
    readonly streamSid: string;
    readonly media: { readonly payload: string };
  }
  | { readonly event: "mark"; readonly streamSid: string; readonly mark: { readonly name: string } }
  | { readonly event: "clear"; readonly streamSid: string };
