// What the tests of tests/e2e work with in the page: the library, the guide's programs, and measures.
import * as library from "../../../mod.ts";
import { talk } from "../../guide/browser_session.ts";
import { talkOver } from "../../guide/change_peer_connection.ts";
import { talkWith } from "../../guide/own_media.ts";
import { measureFrequency, nowMs, watchLevel } from "./measure.ts";

/** Every microphone that was opened and every connection that was made, to see what is left of them. */
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

/** What is open of everything that was ever opened. */
function leftovers(): { readonly microphones: number; readonly peers: number } {
  const tracks = streams.flatMap((stream) => stream.getTracks());
  return {
    microphones: tracks.filter(({ readyState }) => readyState === "live").length,
    peers: peers.filter(({ signalingState }) => signalingState !== "closed").length,
  };
}

/** The client of most tests: nothing between the fake microphone's tone and the wire. */
function createClient(options: library.OpenAIRealtimeWebRTCOptions = {}) {
  return new library.OpenAIRealtimeWebRTC({
    apiKey: "ek_test",
    baseUrl: new URL("/v1/realtime/calls", location.href).href,
    audioConstraints: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    ...options,
  });
}

/** The next event of a name. */
// deno-lint-ignore no-explicit-any -- whatever the event is
function nextOf(source: any, name: string): Promise<any> {
  return new Promise((resolve) => source.once(name, resolve));
}

const tools = { ...library, talk, talkWith, talkOver, measureFrequency, watchLevel, nowMs };

/** All of it, as the tests see it. */
export type PageTools = typeof tools & {
  readonly createClient: typeof createClient;
  readonly leftovers: typeof leftovers;
  readonly nextOf: typeof nextOf;
};

Object.assign(globalThis, { page: { ...tools, createClient, leftovers, nextOf } });
