import { ManualClock } from "../../../src/testing/manual_clock.ts";
import {
  OpenAIRealtimeWebRTC,
  type OpenAIRealtimeWebRTCOptions,
} from "../../../src/transport/mod.ts";
import { watchConnection } from "../watch_connection.ts";
import { createFakeFetch, FakePeer, type FakePeerOptions, FakeStream } from "./fake_peer.ts";

/** Records the events of a client on a hand-turned clock. */
export function watchClient(options: OpenAIRealtimeWebRTCOptions) {
  const clock = new ManualClock();
  const logged: string[] = [];
  const client = new OpenAIRealtimeWebRTC({
    apiKey: "ek_test",
    clock,
    logger: { warn: (message) => logged.push(message) },
    ...options,
  });
  return { ...watchConnection(client), client, clock, logged };
}

/** A client with fake peers, microphones and answers, which the test can inspect. */
export function createFakeClient(
  options: Partial<OpenAIRealtimeWebRTCOptions> = {},
  peerOptions: FakePeerOptions = {},
) {
  const peers: FakePeer[] = [];
  const microphones: FakeStream[] = [];
  const asked: unknown[] = [];
  const { fetch, requests } = createFakeFetch();
  const watched = watchClient({
    createPeerConnection: () => {
      const peer = new FakePeer(peerOptions);
      peers.push(peer);
      return peer;
    },
    getUserMedia: ({ audio }) => {
      asked.push(audio);
      const stream = new FakeStream();
      microphones.push(stream);
      return Promise.resolve(stream);
    },
    fetch,
    ...options,
  });
  /** The counts of everything that an attempt or a connection can leave behind. */
  const leftovers = () => ({
    timers: watched.clock.pendingTimers,
    peers: peers.filter(({ closed }) => !closed).length,
    microphones: microphones.filter(({ track }) => !track.stopped).length,
    listeners: [...peers, ...peers.flatMap(({ channel }) => channel ?? [])]
      .reduce((sum, { listeners }) => sum + listeners, 0) +
      microphones.reduce((sum, { track }) => sum + track.listeners, 0),
  });
  return { ...watched, peers, microphones, asked, requests, leftovers };
}

/** The result of `leftovers()` after the end. */
export const NOTHING = { timers: 0, peers: 0, microphones: 0, listeners: 0 };
