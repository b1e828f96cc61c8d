import { ManualClock } from "../../../src/testing/manual_clock.ts";
import {
  OpenAIRealtimeWebRTC,
  type OpenAIRealtimeWebRTCOptions,
} from "../../../src/transport/mod.ts";
import { watchConnection } from "../watch_connection.ts";
import { createFakeFetch, FakePeer, type FakePeerOptions, FakeStream } from "./fake_peer.ts";

/** A client on a clock turned by hand, and what it said. */
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

/** A client whose peers, microphones and answers are fakes, each kept for a look. */
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
  /** What an attempt or a connection may have left behind: nothing, when it is over. */
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

/** What {@linkcode createFakeClient} leaves behind. */
export const NOTHING = { timers: 0, peers: 0, microphones: 0, listeners: 0 };
