import type { ConnectionState } from "../contract/connection_state.ts";
import { UserError, wrongStatus } from "../contract/errors.ts";
import type { TransportEvent } from "../contract/transport_events.ts";
import type { EventsOf } from "../events/event_emitter.ts";
import { base64SizeBytes } from "../wire/base64.ts";
import { bytesOf } from "../wire/bytes_of.ts";
import type { AudioChunk } from "./audio_path.ts";
import { EngineTransport, type EngineTransportOptions } from "./engine_transport.ts";
import type { Protocol } from "./protocol.ts";

/** The options of a transport that carries the caller's audio. */
export interface AudioTransportOptions extends EngineTransportOptions {
  /**
   * While more bytes than this wait for the network, audio is dropped instead of sent: a backlog
   * would be delay that never goes away. As base64 of PCM16 at 24 kHz, 64,000 bytes are a second.
   *
   * @default 1_000_000
   */
  readonly maxBufferedBytes?: number | undefined;
}

/**
 * A transport that carries the caller's audio: encodes it, replaces it by silence while muted, and drops
 * and counts it when it cannot be sent.
 */
export abstract class AudioTransport<
  Events extends EventsOf<Events>,
  ClientEvent extends TransportEvent = TransportEvent,
> extends EngineTransport<Events, ClientEvent> {
  readonly #maxBufferedBytes: number;
  #muted = false;
  #droppedAudioBytes = 0;
  /** The reasons for drops that were told already: not connected (`false`), a backlog (`true`). */
  readonly #toldDrops = new Set<boolean>();

  /**
   * `send` hands one message to the connection.
   *
   * @throws {RangeError} If `maxBufferedBytes` is not more than 0.
   */
  constructor(
    options: AudioTransportOptions,
    protocol: Protocol,
    send: (message: string) => void,
  ) {
    super(options, protocol, send);
    const { maxBufferedBytes = 1_000_000 } = options;
    if (!(maxBufferedBytes > 0)) {
      throw new RangeError(
        `Cannot create a transport: maxBufferedBytes must be more than 0, and is ${maxBufferedBytes}`,
      );
    }
    this.#maxBufferedBytes = maxBufferedBytes;
  }

  /** Bytes that were sent and that the network has not taken yet; 0 when not connected. */
  abstract get bufferedBytes(): number;

  /** Whether the caller is muted: silence is sent in place of the audio. */
  get muted(): boolean {
    return this.#muted;
  }

  /** The number of bytes of {@linkcode sendAudio} that were dropped since the last connection began. */
  get droppedAudioBytes(): number {
    return this.#droppedAudioBytes;
  }

  /** Mutes or unmutes the caller: while muted, silence is sent, so that the server can end the turn. */
  mute(muted: boolean): void {
    this.#muted = muted;
  }

  /**
   * Sends audio of the caller, in the session's input format or, with a codec, as PCM16 samples of
   * the codec's rate (little-endian). Of a view, only the view is sent; it may be reused at once.
   * While muted, silence of the same length is sent. `commit` ends the turn by hand, and asks for
   * no response. When not connected, and while more than `maxBufferedBytes` wait for the network,
   * the audio is dropped and counted, and one `error` event a connection says so for each of the
   * two reasons; a commit goes out all the same, as the caller has finished. The service takes 15 MiB
   * of base64 in one append, and answers more with an error.
   *
   * @throws {TypeError} If `audio` is neither an ArrayBuffer nor a view of one.
   * @throws {RangeError} If there is a codec and the audio ends in the middle of a sample.
   */
  sendAudio(audio: AudioChunk, options?: { commit?: boolean | undefined }): void {
    const { engine, audioPath } = this;
    const sizeBytes = audio?.byteLength ?? bytesOf(audio).length; // bytesOf refuses what is not audio
    if (this.#canSend(sizeBytes) && engine) {
      const bytes = this.#muted
        ? audioPath.silence(audio, engine.inputFormat)
        : audioPath.encode(audio);
      if (bytes.length > 0) engine.appendAudio(bytes);
    }
    if (!options?.commit || this.status !== "connected") return;
    const rest = audioPath.flush();
    if (rest.length > 0) engine?.appendAudio(rest);
    engine?.commitAudio();
  }

  /**
   * Sends audio of the caller that is base64 in the wire's own format already, as a phone's is: the
   * text is handed on unchanged, whatever the codec. While muted, when not connected, and with a backlog,
   * it is treated as by {@linkcode sendAudio}.
   */
  sendBase64Audio(base64: string): void {
    const { engine, audioPath } = this;
    const sizeBytes = base64SizeBytes(base64);
    if (!this.#canSend(sizeBytes) || !engine || base64 === "") return;
    if (!this.#muted) return engine.appendBase64Audio(base64);
    engine.appendAudio(audioPath.wireSilence(sizeBytes, engine.inputFormat));
  }

  /** @internal */
  protected override announce(state: ConnectionState<unknown>): void {
    if (state.status === "connecting") {
      this.#droppedAudioBytes = 0;
      this.#toldDrops.clear();
    }
    super.announce(state);
  }

  /** Whether audio may be sent now. If not, it is counted as dropped, and that is told once. */
  #canSend(sizeBytes: number): boolean {
    const { status, bufferedBytes } = this;
    const isConnected = status === "connected";
    if (isConnected && bufferedBytes <= this.#maxBufferedBytes) return true;
    this.#droppedAudioBytes += sizeBytes;
    if (!this.#toldDrops.has(isConnected)) {
      this.#toldDrops.add(isConnected);
      const error = isConnected
        ? new UserError(`Cannot send audio: ${bufferedBytes} bytes wait for the network`)
        : wrongStatus("send audio", status);
      this.events.emit("error", { type: "error", error });
    }
    return false;
  }
}
