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

/** What Opus runs at here, and what a call of the emulator has. */
const RATE_HZ = 24_000;
const FRAME_SAMPLES = RATE_HZ / 50;
/** RTP counts Opus at 48 kHz whatever it was coded at (RFC 7587). */
const TIMESTAMP_STEP = 960;
const OPUS_PAYLOAD_TYPE = 111;

/** How long what was said last takes to arrive: werift does not ask again for a reset put off by it. */
const FLUSH_MS = 100;

/** How long a client may take to close its channel too. */
const CLOSING_MS = 1_000;

/** A connection that finds its peer on this machine, and asks no server for help. */
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

/** Opus both ways over the tracks of a connection: mono samples at 24 kHz. */
export class OpusLine {
  /** What is sent. */
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

  /** Decodes what comes on a track. */
  receive(track: MediaStreamTrack, onAudio: (linear16: Int16Array) => void): void {
    track.onReceiveRtp.subscribe(({ payload }) => {
      if (this.#closed || payload.length === 0) return;
      const bytes = new Uint8Array(this.#decoder.decode(Buffer.from(payload)));
      onAudio(new Int16Array(bytes.buffer));
    });
  }

  /** Gives the coders back. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#encoder.delete();
    this.#decoder.delete();
  }
}

/** Only what can be reached from this machine: mDNS names and other addresses are left out. */
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
    // The client is told by its channel: of a connection that just ends, ICE would take 30 s to know.
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
