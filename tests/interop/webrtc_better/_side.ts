// deno-lint-ignore no-import-prefix -- a peer of the interop tests alone
import { OpenAIRealtimeWebRTC as Incumbent } from "npm:@openai/agents-realtime@0.20.0";
import { ManualClock } from "../../../src/testing/mod.ts";
import { OpenAIRealtimeWebRTC } from "../../../src/transport/mod.ts";
import type { AnyValue } from "../../support/session.ts";
import {
  createFakeFetch,
  type FakePeerOptions,
  FakeStream,
} from "../../support/webrtc/fake_peer.ts";
import { Peer } from "./_peer.ts";

/** What {@linkcode Side.call} takes. */
export interface CallOptions {
  /** Options of the transport. */
  readonly transport?: AnyValue;
  /** What `connect()` is given beside a key. */
  readonly connect?: AnyValue;
  readonly peer?: FakePeerOptions;
  readonly answer?: Parameters<typeof createFakeFetch>[0];
}

/** A transport of one side that is connecting, and all that a test may turn by hand. */
export interface Call {
  readonly client: AnyValue;
  readonly connecting: Promise<void>;
  /** The connections that were made, oldest first. */
  readonly peers: readonly Peer[];
  /** The first of them, as soon as it is made: the code of a call may have to be loaded before. */
  readonly made: Promise<Peer>;
  readonly microphone: FakeStream;
  readonly audioElement: { autoplay: boolean; srcObject: unknown };
  /** Lets pending promises settle. */
  settle(): Promise<void>;
}

/** One of the two SDKs' WebRTC transports. Until it is disposed of, the incumbent's world is scripted. */
export class Side implements Disposable {
  readonly name: "theirs" | "ours";
  readonly #clients: { close(): void }[] = [];
  readonly #before = new Map<string, unknown>();

  constructor(name: "theirs" | "ours") {
    this.name = name;
  }

  call({ transport, connect, peer, answer }: CallOptions = {}): Call {
    const clock = new ManualClock();
    const microphone = new FakeStream();
    const audioElement = { autoplay: false, srcObject: null as unknown };
    const peers: Peer[] = [];
    const { promise: made, resolve: resolveMade } = Promise.withResolvers<Peer>();
    const createPeerConnection = () => {
      const connection = new Peer(peer);
      peers.push(connection);
      resolveMade(connection);
      return connection;
    };
    const { fetch } = createFakeFetch(answer);
    const options: AnyValue = { audioElement, mediaStream: microphone, ...transport };
    if (this.name === "theirs") this.#script({ fetch, RTCPeerConnection: createPeerConnection });
    const client: AnyValue = this.name === "theirs"
      ? new Incumbent(options)
      : new OpenAIRealtimeWebRTC({ ...options, clock, fetch, createPeerConnection });
    this.#clients.push(client);
    client.on("error", () => {});
    const connecting: Promise<void> = client.connect({ apiKey: "ek_test", ...connect });
    connecting.catch(() => {}); // each test looks at it, or does not want to know
    return {
      client,
      connecting,
      peers,
      made,
      microphone,
      audioElement,
      settle: () => clock.advance(0),
    };
  }

  [Symbol.dispose](): void {
    for (const client of this.#clients) client.close();
    for (const [name, value] of this.#before) {
      if (value === undefined) Reflect.deleteProperty(globalThis, name);
      else Reflect.set(globalThis, name, value);
    }
  }

  /** The incumbent reaches for the page's globals: they are lent for the length of a test. */
  #script(globals: Readonly<Record<string, (...args: never[]) => unknown>>): void {
    for (const [name, value] of Object.entries(globals)) {
      if (!this.#before.has(name)) this.#before.set(name, Reflect.get(globalThis, name));
      // A `function`, as some of them are called with `new`.
      Reflect.set(globalThis, name, function (...args: never[]) {
        return value(...args);
      });
    }
  }
}
