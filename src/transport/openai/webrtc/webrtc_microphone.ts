import { UserError } from "../../../contract/errors.ts";
import { connectionError } from "./webrtc_failure.ts";
import type {
  GetUserMedia,
  MediaStreamLike,
  MediaTrackLike,
  MicrophoneConstraints,
} from "./webrtc_types.ts";

/** Where the caller's sound comes from: a stream of the application's, or a microphone to open. */
export type MicrophoneSource = MediaStreamLike | MicrophoneConstraints;

/** Tells a stream from constraints. */
function isStream(source: MicrophoneSource): source is MediaStreamLike {
  return typeof (source as Partial<MediaStreamLike>).getAudioTracks === "function";
}

/** What a {@linkcode CallMicrophone} is opened with. */
export interface MicrophoneOptions {
  /** Opens a device. */
  readonly getUserMedia: GetUserMedia;
  /** A microphone that comes after this is stopped at once. */
  readonly signal: AbortSignal;
  /** The track has ended, and nobody here has ended it. */
  onEnded(): void;
}

/** A source of sound in use. It is stopped at the end only if it was opened here. */
export class CallMicrophone {
  /** The stream, for level meters and recorders. */
  readonly stream: MediaStreamLike;
  /** What is sent of it. */
  readonly track: MediaTrackLike;
  readonly #owned: boolean;
  readonly #onEnded: () => void;

  private constructor(
    stream: MediaStreamLike,
    track: MediaTrackLike,
    { owned, onEnded }: { readonly owned: boolean; readonly onEnded: () => void },
  ) {
    this.stream = stream;
    this.track = track;
    this.#owned = owned;
    this.#onEnded = onEnded;
    track.addEventListener("ended", onEnded);
  }

  /**
   * Takes a stream, or opens a microphone.
   *
   * @throws {UserError} If the stream has no sound, or the runtime has no microphone.
   * @throws {RealtimeConnectionError} If the microphone is refused or cannot be opened.
   * @throws The signal's reason.
   */
  static async open(
    source: MicrophoneSource,
    { getUserMedia, signal, onEnded }: MicrophoneOptions,
  ): Promise<CallMicrophone> {
    const owned = !isStream(source);
    const stream = owned ? await openStream(source, getUserMedia) : source;
    if (signal.aborted) {
      if (owned) stopAll(stream);
      throw signal.reason;
    }
    const [track] = stream.getAudioTracks();
    if (track) return new CallMicrophone(stream, track, { owned, onEnded });
    throw new UserError("Cannot connect as the media stream has no audio track");
  }

  /** Lets go of it, and stops it if it was opened here. */
  release(): void {
    this.track.removeEventListener("ended", this.#onEnded);
    if (this.#owned) stopAll(this.stream);
  }
}

async function openStream(
  constraints: MicrophoneConstraints,
  getUserMedia: GetUserMedia,
): Promise<MediaStreamLike> {
  const audio = Object.keys(constraints).length > 0 ? constraints : true;
  try {
    return await getUserMedia({ audio });
  } catch (error) {
    if (error instanceof UserError) throw error;
    const name = (error as { name?: unknown } | null | undefined)?.name;
    const message = `Cannot open the microphone${typeof name === "string" ? `: ${name}` : ""}`;
    throw connectionError("not_opened", message, error, {
      initiator: "client",
      retryable: false,
    });
  }
}

function stopAll(stream: MediaStreamLike): void {
  for (const track of stream.getAudioTracks()) track.stop();
}
