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
   * The most bytes that may wait for the network. While more are waiting, audio is dropped instead of
   * sent, because a backlog would delay all later audio. One second of PCM16 at 24 kHz takes 64,000 bytes
   * as base64.
   *
   * @default 1_000_000
   */
  readonly maxBufferedBytes?: number | undefined;
}

/**
 * A transport that carries the caller's audio. It encodes the audio, sends silence instead while the
 * caller is muted, and drops and counts audio that it cannot send.
 */
export abstract class AudioTransport<
  Events extends EventsOf<Events>,
  ClientEvent extends TransportEvent = TransportEvent,
> extends EngineTransport<Events, ClientEvent> {
  readonly #maxBufferedBytes: number;
  #muted = false;
  #droppedAudioBytes = 0;
  /** The reasons for drops that an `error` event has named. */
  readonly #reportedDrops = new Set<"not connected" | "closing" | "backlog">();

  /**
   * `send` sends one message over the connection.
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

  /** The bytes that were sent and still wait for the network; 0 when not connected. */
  abstract get bufferedBytes(): number;

  /**
   * Returns whether the connection takes nothing more, although it has not ended. A connection that is
   * closing gets a second to end.
   *
   * @internal
   */
  protected checkClosing(): boolean {
    return false;
  }

  /** Whether the caller is muted. While muted, silence is sent instead of the caller's audio. */
  get muted(): boolean {
    return this.#muted;
  }

  /**
   * The bytes of {@linkcode sendAudio} and {@linkcode sendBase64Audio} that were dropped since the latest
   * `connect()`. They count as the application passed them; base64 counts as the bytes that it encodes.
   */
  get droppedAudioBytes(): number {
    return this.#droppedAudioBytes;
  }

  /**
   * Mutes or unmutes the caller. While muted, silence is sent, so that the server can end the turn. Works
   * when not connected, too, and holds for later connections.
   */
  mute(muted: boolean): void {
    this.#muted = muted;
  }

  /**
   * Sends the caller's audio: with a codec, PCM16 samples (little-endian) at the codec's rate; otherwise
   * bytes in the session's input format. Of a view, only the viewed bytes are sent. The memory may be
   * reused as soon as this returns. While muted, silence of the same length is sent.
   *
   * `commit` ends the caller's turn after this audio. It requests no response.
   *
   * The audio is dropped and counted when not connected, while the connection is closing, and while more
   * than `maxBufferedBytes` wait for the network. For each of these reasons, one `error` event per connection
   * reports it. With a backlog, a commit is sent all the same; otherwise it is not. The service takes at most 15 MiB of
   * base64 at once, and answers more with an error.
   *
   * @throws {TypeError} If `audio` is neither an ArrayBuffer nor a view of one.
   * @throws {RangeError} If there is a codec, and the audio ends in the middle of a sample.
   */
  sendAudio(audio: AudioChunk, options?: { commit?: boolean | undefined }): void {
    const { engine, audioPath } = this;
    const sizeBytes = audio?.byteLength ?? bytesOf(audio).length; // bytesOf() throws if it is not audio
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
   * Sends the caller's audio as base64 text that is already in the wire's format, such as the audio of a
   * phone. The text is sent unchanged: it does not go through the codec. While muted, when not connected,
   * and with a backlog, it is treated as in {@linkcode sendAudio}.
   */
  sendBase64Audio(base64: string): void {
    const { engine, audioPath } = this;
    const sizeBytes = base64SizeBytes(base64);
    if (!this.#canSend(sizeBytes) || !engine || base64 === "") return;
    if (!this.#muted) return engine.appendBase64Audio(base64);
    engine.appendAudio(audioPath.wireSilence(sizeBytes, engine.inputFormat));
  }

  /**
   * Emits the events of a new state. A new attempt starts the count of dropped audio at 0.
   *
   * @internal
   */
  protected override announce(state: ConnectionState<unknown>): void {
    if (state.status === "connecting") {
      this.#droppedAudioBytes = 0;
      this.#reportedDrops.clear();
    }
    super.announce(state);
  }

  /** Whether audio may be sent now. If not, counts it as dropped and, the first time, emits an `error`. */
  #canSend(sizeBytes: number): boolean {
    const { status, bufferedBytes } = this;
    const isConnected = status === "connected";
    const isClosing = isConnected && this.checkClosing();
    if (isConnected && !isClosing && bufferedBytes <= this.#maxBufferedBytes) return true;
    this.#droppedAudioBytes += sizeBytes;
    const reason = !isConnected ? "not connected" : isClosing ? "closing" : "backlog";
    if (!this.#reportedDrops.has(reason)) {
      this.#reportedDrops.add(reason);
      const error = !isConnected ? wrongStatus("send audio", status) : new UserError(
        isClosing
          ? "Cannot send audio: the connection is closing"
          : `Cannot send audio: ${bufferedBytes} bytes wait for the network, and maxBufferedBytes is ${this.#maxBufferedBytes}`,
      );
      this.events.emit("error", { type: "error", error });
    }
    return false;
  }
}
