import { MediaStream, type MediaStreamTrack } from "npm:werift@0.24";
import type { Emulator } from "../../../src/testing/mod.ts";
import {
  OpenAIRealtimeWebRTC,
  type OpenAIRealtimeWebRTCOptions,
} from "../../../src/transport/mod.ts";
import { toneOf } from "../audio/tone.ts";
import { createLoopbackConnection, OpusLine } from "./opus_peer.ts";

/** The number of samples in 20 ms at a call's 24 kHz. */
export const FRAME_SAMPLES = 480;

/** A client on werift: real ICE, DTLS, SCTP and Opus on the loopback address, without a browser. */
export function createCaller(
  emulator: Pick<Emulator, "fetch">,
  options: Partial<OpenAIRealtimeWebRTCOptions> = {},
) {
  const line = new OpusLine();
  /** The audio of the model. */
  const heard: Int16Array[] = [];
  const mediaStream = new MediaStream([line.track]);
  const client = new OpenAIRealtimeWebRTC({
    apiKey: "ek_test",
    baseUrl: "http://emulator/v1/realtime/calls",
    fetch: emulator.fetch,
    mediaStream,
    logger: { warn() {} },
    createPeerConnection() {
      const connection = createLoopbackConnection();
      connection.onTrack.subscribe((track: MediaStreamTrack) =>
        line.receive(track, (linear16) => heard.push(linear16))
      );
      return connection;
    },
    ...options,
  });
  return {
    client,
    line,
    heard,
    mediaStream,
    /** Sends a tone or silence all at once. The network takes it as it comes. */
    speak(durationMs: number, { frequencyHz = 1_000, amplitude = 12_000 } = {}) {
      const sampleCount = Math.round(durationMs / 20) * FRAME_SAMPLES;
      const linear16 = toneOf({ frequencyHz, rateHz: 24_000, amplitude, sampleCount });
      for (let start = 0; start < linear16.length; start += FRAME_SAMPLES) {
        line.send(linear16.slice(start, start + FRAME_SAMPLES));
      }
    },
    close() {
      client.close();
      line.close();
    },
  };
}

/** The first argument of the next event of a name. */
export function nextOf<Client extends Pick<OpenAIRealtimeWebRTC, "once">>(
  client: Client,
  name: string,
  // deno-lint-ignore no-explicit-any -- an event of any type
): Promise<any> {
  return new Promise((resolve) => client.once(name, (event: unknown) => resolve(event)));
}

/** The frequency of samples at 24 kHz: rising zero crossings a second, away from the edges. */
export function frequencyOf(linear16: Int16Array): number {
  const from = Math.floor(linear16.length / 4), to = Math.floor(linear16.length * 3 / 4);
  let first = -1, last = -1, crossings = 0;
  for (let n = from + 1; n < to; n++) {
    if (!(linear16[n - 1]! < 0 && linear16[n]! >= 0)) continue;
    if (first < 0) first = n;
    else crossings++;
    last = n;
  }
  return crossings * 24_000 / (last - first);
}
