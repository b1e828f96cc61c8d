// The tools of tests/e2e in the page: the library, the guide's programs, and measurements.
import * as library from "../../../mod.ts";
import { talk } from "../../guide/browser_session.ts";
import { talkOver } from "../../guide/change_peer_connection.ts";
import { talkWith } from "../../guide/own_media.ts";
import { measureFrequency, nowMs, watchLevel } from "./measure.ts";

/** All opened microphones and all created connections, to find the ones that are left open. */
const streams: MediaStream[] = [];
const peers: RTCPeerConnection[] = [];

const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (constraints) => {
  const stream = await getUserMedia(constraints);
  streams.push(stream);
  return stream;
};

globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    peers.push(this);
  }
};

/** Counts the microphones and connections that are still open. */
function leftovers(): { readonly microphones: number; readonly peers: number } {
  const tracks = streams.flatMap((stream) => stream.getTracks());
  return {
    microphones: tracks.filter(({ readyState }) => readyState === "live").length,
    peers: peers.filter(({ signalingState }) => signalingState !== "closed").length,
  };
}

/** The client of most tests. It sends the fake microphone's tone without any processing. */
function createClient(options: library.OpenAIRealtimeWebRTCOptions = {}) {
  return new library.OpenAIRealtimeWebRTC({
    apiKey: "ek_test",
    baseUrl: new URL("/v1/realtime/calls", location.href).href,
    audioConstraints: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    ...options,
  });
}

/** Resolves with the next event of a name. */
// deno-lint-ignore no-explicit-any -- an event of any type
function nextOf(source: any, name: string): Promise<any> {
  return new Promise((resolve) => source.once(name, resolve));
}

const tools = { ...library, talk, talkWith, talkOver, measureFrequency, watchLevel, nowMs };

/** All tools, with the types that the tests see. */
export type PageTools = typeof tools & {
  readonly createClient: typeof createClient;
  readonly leftovers: typeof leftovers;
  readonly nextOf: typeof nextOf;
};

Object.assign(globalThis, { page: { ...tools, createClient, leftovers, nextOf } });
