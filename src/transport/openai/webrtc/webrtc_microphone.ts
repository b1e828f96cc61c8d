import { UserError } from "../../../contract/errors.ts";
import { connectionError } from "./webrtc_failure.ts";
import type {
  GetUserMedia,
  MediaStreamLike,
  MediaTrackLike,
  MicrophoneConstraints,
} from "./webrtc_types.ts";

/** The source of the caller's audio: a stream of the application, or constraints of a microphone to open. */
export type MicrophoneSource = MediaStreamLike | MicrophoneConstraints;

/** Whether a source is a stream, and not constraints. */
function isStream(source: MicrophoneSource): source is MediaStreamLike {
  return typeof (source as Partial<MediaStreamLike>).getAudioTracks === "function";
}

/** The options of {@linkcode CallMicrophone.open}. */
export interface MicrophoneOptions {
  /** Opens a microphone. */
  readonly getUserMedia: GetUserMedia;
  /** Aborts the opening. A microphone that is opened after this is stopped at once. */
  readonly signal: AbortSignal;
  /** Called when the track has ended and `release()` was not called. */
  onEnded(): void;
}

/** The caller's audio during a call. It is stopped at the end only if it was opened here. */
export class CallMicrophone {
  /** The stream, for level meters and recorders. */
  readonly stream: MediaStreamLike;
  /** The audio track that is sent. */
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
   * Uses a stream of the application, or opens a microphone.
   *
   * @throws {UserError} If the stream has no audio track, or if the runtime has no microphone.
   * @throws {RealtimeConnectionError} If the person refuses the microphone, or if it cannot be opened.
   * @throws The signal's reason, if the signal is aborted.
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
    throw new UserError("Cannot use the media stream: it has no audio track");
  }

  /** Stops watching the track, and stops the microphone if it was opened here. */
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
    const reason = typeof name === "string" ? ` with ${name}` : "";
    const message = `Cannot open the microphone: getUserMedia() failed${reason}`;
    throw connectionError("not_opened", message, error, {
      initiator: "client",
      retryable: false,
    });
  }
}

function stopAll(stream: MediaStreamLike): void {
  for (const track of stream.getAudioTracks()) track.stop();
}
