import { Buffer } from "node:buffer";
import OpusScript from "npm:opusscript@0.1";
import {
  MediaStreamTrack,
  type RTCDataChannel,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  RtpHeader,
  RtpPacket,
} from "npm:werift@0.24";
import type { AnswerOffer, EmulatorCall, EmulatorPeer } from "../../../src/testing/mod.ts";
import { dropRepeatedHandshakes } from "./drop_repeated_handshakes.ts";
import { skipUsedRecordNumbers } from "./skip_used_record_numbers.ts";

/** The sample rate of Opus here and of the emulator's calls. */
const RATE_HZ = 24_000;
const FRAME_SAMPLES = RATE_HZ / 50;
/** RTP counts the samples of Opus at 48 kHz, at any rate of the coder (RFC 7587). */
const TIMESTAMP_STEP = 960;
const OPUS_PAYLOAD_TYPE = 111;

/**
 * The time for the last message to arrive, because werift does not retry a reset that it delays.
 */
const FLUSH_MS = 100;

/** The time for a client to close its channel. */
const CLOSING_MS = 1_000;

/** A connection to a peer on this machine, without help of other servers. */
export function createLoopbackConnection(): RTCPeerConnection {
  return new RTCPeerConnection({
    iceServers: [],
    iceInterfaceAddresses: { udp4: "127.0.0.1" },
    iceAdditionalHostAddresses: ["127.0.0.1"],
    iceUseIpv6: false,
    codecs: {
      audio: [
        new RTCRtpCodecParameters({ mimeType: "audio/opus", clockRate: 48_000, channels: 2 }),
      ],
    },
  });
}

/** Opus in both directions over the tracks of a connection: mono samples at 24 kHz. */
export class OpusLine {
  /** The track with the sent audio. */
  readonly track = new MediaStreamTrack({ kind: "audio" });
  readonly #encoder = new OpusScript(RATE_HZ, 1, OpusScript.Application.AUDIO);
  readonly #decoder = new OpusScript(RATE_HZ, 1, OpusScript.Application.AUDIO);
  #frames = 0;
  #closed = false;

  /** Sends 20 ms. */
  send(linear16: Int16Array): void {
    if (this.#closed) return;
    const pcm = Buffer.from(linear16.buffer, linear16.byteOffset, linear16.byteLength);
    const payload = Buffer.from(this.#encoder.encode(pcm, FRAME_SAMPLES));
    const header = new RtpHeader({
      payloadType: OPUS_PAYLOAD_TYPE,
      sequenceNumber: this.#frames & 0xffff,
      timestamp: (this.#frames * TIMESTAMP_STEP) >>> 0,
      ssrc: 1,
      marker: this.#frames === 0,
    });
    this.#frames++;
    this.track.writeRtp(new RtpPacket(header, payload));
  }

  /** Decodes the audio of a track. */
  receive(track: MediaStreamTrack, onAudio: (linear16: Int16Array) => void): void {
    track.onReceiveRtp.subscribe(({ payload }) => {
      if (this.#closed || payload.length === 0) return;
      const bytes = new Uint8Array(this.#decoder.decode(Buffer.from(payload)));
      onAudio(new Int16Array(bytes.buffer));
    });
  }

  /** Deletes the coders. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#encoder.delete();
    this.#decoder.delete();
  }
}

/** Leaves out the addresses that this machine cannot reach, such as mDNS names. */
function onlyLoopback(sdp: string): string {
  return sdp.split("\r\n")
    .filter((line) => !line.startsWith("a=candidate") || / 127\.0\.0\.1 /.test(line))
    .join("\r\n");
}

/** Answers the emulator's offers with werift and Opus, on the loopback address. */
export const answerOffer: AnswerOffer = async ({ sdp }, call): Promise<EmulatorPeer> => {
  const connection = createLoopbackConnection();
  const line = new OpusLine();
  let channel: RTCDataChannel | undefined;
  let closed = false;
  const close = () => {
    if (closed) return;
    closed = true;
    line.close();
    // The channel tells the client. Without that, ICE takes 30 s to notice that a connection has
    // ended.
    const end = () => {
      clearTimeout(timer);
      connection.close().catch(() => {});
    };
    if (channel?.readyState !== "open") return connection.close().catch(() => {});
    let timer = setTimeout(() => {
      timer = setTimeout(end, CLOSING_MS);
      channel?.close();
    }, FLUSH_MS);
    channel.stateChanged.subscribe((state) => state === "closed" && end());
  };
  const end = (call: EmulatorCall) => {
    if (closed) return;
    close();
    call.handleClose();
  };
  connection.connectionStateChange.subscribe((state) => {
    if (state === "failed" || state === "closed" || state === "disconnected") end(call);
  });
  connection.onTrack.subscribe((track) =>
    line.receive(track, (linear16) => call.handleAudio(linear16))
  );
  connection.onDataChannel.subscribe((opened) => {
    channel = opened;
    opened.onMessage.subscribe((data) =>
      call.handleMessage(typeof data === "string" ? data : new Uint8Array(data))
    );
    opened.stateChanged.subscribe((state) => {
      if (state === "open") call.handleOpen();
      if (state === "closed") end(call);
    });
    if (opened.readyState === "open") call.handleOpen();
  });
  try {
    await connection.setRemoteDescription({ type: "offer", sdp: onlyLoopback(sdp) });
    skipUsedRecordNumbers(connection);
    dropRepeatedHandshakes(connection);
    for (const transceiver of connection.getTransceivers()) {
      if (transceiver.kind !== "audio") continue;
      transceiver.setDirection("sendrecv");
      await transceiver.sender.replaceTrack(line.track);
    }
    await connection.setLocalDescription(await connection.createAnswer());
  } catch (error) {
    close();
    throw error;
  }
  return {
    sdp: onlyLoopback(connection.localDescription!.sdp),
    send: (text) => {
      if (channel?.readyState === "open") channel.send(text);
    },
    play: (linear16) => line.send(linear16),
    close,
  };
};
