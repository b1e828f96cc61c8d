import { assert, assertEquals, assertFalse, assertRejects, assertStrictEquals } from "@std/assert";
import {
  type ConnectionStage,
  RealtimeConnectionError,
  UserError,
} from "../../../../src/transport/mod.ts";
import { createFakeClient, NOTHING } from "../../../support/webrtc/client.ts";
import { createFakeFetch, FakeStream } from "../../../support/webrtc/fake_peer.ts";

type FakeClient = ReturnType<typeof createFakeClient>;

/** A failure, and the error that is expected. `then` runs while `connect()` waits. */
interface Failure {
  readonly name: string;
  readonly make: (isFailing: () => boolean) => FakeClient;
  readonly then?: (fake: FakeClient) => unknown;
  readonly stage: ConnectionStage;
  readonly code: RealtimeConnectionError["code"];
  readonly says: string;
}

const denied = new DOMException("Permission denied", "NotAllowedError");
const refusal = JSON.stringify({ error: { message: "Incorrect API key: ek_test", code: "bad" } });

const FAILURES: readonly Failure[] = [
  {
    name: "the microphone is refused",
    make: (isFailing) => {
      const fake: FakeClient = createFakeClient({
        getUserMedia: () => {
          if (isFailing()) return Promise.reject(denied);
          const stream = new FakeStream();
          fake.microphones.push(stream);
          return Promise.resolve(stream);
        },
      });
      return fake;
    },
    stage: "microphone",
    code: "not_opened",
    says: "NotAllowedError",
  },
  {
    name: "the offer cannot be made",
    make: (isFailing) =>
      createFakeClient({}, {
        get failing() {
          return isFailing() ? "createOffer" as const : undefined;
        },
      }),
    stage: "offer",
    code: "not_opened",
    says: "createOffer went wrong",
  },
  {
    name: "the server answers 401 with a message",
    make: (isFailing) => {
      const bad = createFakeFetch({ status: 401, body: refusal });
      const good = createFakeFetch();
      return createFakeClient({ fetch: (...call) => (isFailing() ? bad : good).fetch(...call) });
    },
    stage: "http",
    code: "server_error",
    says: "status 401: Incorrect API key: …",
  },
  {
    name: "the server answers 502 with a page",
    make: (isFailing) => {
      const bad = createFakeFetch({ status: 502, body: "<html>Bad gateway</html>" });
      const good = createFakeFetch();
      return createFakeClient({ fetch: (...call) => (isFailing() ? bad : good).fetch(...call) });
    },
    stage: "http",
    code: "server_error",
    says: "status 502: <html>",
  },
  {
    name: "the server cannot be reached",
    make: (isFailing) => {
      const good = createFakeFetch();
      return createFakeClient({
        fetch: (...call) =>
          isFailing() ? Promise.reject(new TypeError("no route")) : good.fetch(...call),
      });
    },
    stage: "http",
    code: "not_opened",
    says: "could not be posted to api.openai.com",
  },
  {
    name: "the answer cannot be parsed",
    make: (isFailing) =>
      createFakeClient({}, {
        get failing() {
          return isFailing() ? "setRemoteDescription" as const : undefined;
        },
      }),
    stage: "answer",
    code: "not_opened",
    says: "setRemoteDescription went wrong",
  },
  {
    name: "ICE fails",
    make: (isFailing) => connecting(isFailing),
    then: ({ peers }) => peers[0]!.change("failed"),
    stage: "ice",
    code: "ended",
    says: "no network path to the server was found",
  },
  {
    name: "ICE never connects",
    make: (isFailing) => connecting(isFailing),
    then: ({ clock }) => clock.advance(30_000),
    stage: "ice",
    code: "timeout",
    says: '"ice"',
  },
  {
    name: "the channel never opens",
    make: (isFailing) => connecting(isFailing),
    then: ({ clock, peers }) => {
      peers[0]!.change("connected");
      return clock.advance(30_000);
    },
    stage: "channel",
    code: "timeout",
    says: '"channel"',
  },
  {
    name: "the channel closes before it is open",
    make: (isFailing) => connecting(isFailing),
    then: ({ peers }) => {
      peers[0]!.change("connected");
      peers[0]!.channel!.end(new Error("reset"));
    },
    stage: "channel",
    code: "ended",
    says: "data channel did not open",
  },
  {
    name: "the channel closes before the config is confirmed",
    make: (isFailing) => connecting(isFailing),
    then: ({ peers }) => {
      peers[0]!.change("connected");
      peers[0]!.channel!.open();
      peers[0]!.channel!.end();
    },
    stage: "config",
    code: "ended",
    says: "was not configured",
  },
  {
    name: "the server says an error and closes the channel",
    make: (isFailing) => connecting(isFailing),
    then: ({ peers }) => {
      const { channel } = peers[0]!;
      channel!.open();
      channel!.receive({ type: "error", event_id: "e", error: { code: "session_expired" } });
      channel!.end();
    },
    stage: "config",
    code: "server_error",
    says: "was not configured",
  },
];

for (const { name, make, then, stage, code, says } of FAILURES) {
  Deno.test(`WebRTC, ${name}: the error names its stage, nothing is left, a retry works`, async () => {
    let failing = true;
    const fake = make(() => failing);
    const { client, clock, changes, leftovers } = fake;
    const failed = client.connect();
    failed.catch(() => {});
    await clock.advance(0);
    await then?.(fake);
    const error = await assertRejects(() => failed, RealtimeConnectionError, says);
    assertEquals([error.stage, error.code], [stage, code]);
    assertFalse(error.message.includes("ek_test"), "a key never enters a message");
    assertEquals(changes, ["connecting", "disconnected", "(disconnected)"]);
    assertEquals(leftovers(), NOTHING);
    failing = false;
    await client.connect();
    assertEquals(client.status, "connected");
    client.close();
    assertEquals(leftovers(), NOTHING);
  });
}

for (const stage of ["microphone", "offer", "http", "answer", "ice", "config"] as const) {
  for (const how of ["close", "abort"] as const) {
    Deno.test(`WebRTC: ${how} during "${stage}" ends the attempt, and releases what is opened later`, async () => {
      const { fake, release } = haltedAt(stage);
      const { client, clock, leftovers, changes } = fake;
      const stop = new AbortController();
      const reason = new Error("enough");
      const failed = client.connect({ signal: stop.signal });
      failed.catch(() => {});
      await clock.advance(0);
      if (how === "close") client.close();
      else stop.abort(reason);
      const error = await assertRejects(() => failed);
      if (how === "close") {
        assert(error instanceof RealtimeConnectionError);
        assertEquals([error.code, error.stage], ["closed_by_client", stage]);
      } else {
        assertStrictEquals(error, reason);
      }
      release();
      await clock.advance(0);
      assertEquals(changes, ["connecting", "disconnected", "(disconnected)"]);
      assertEquals(leftovers(), NOTHING);
    });
  }
}

Deno.test("WebRTC: a stream without an audio track and a missing key are UserErrors", async () => {
  const silent = createFakeClient({ mediaStream: { getAudioTracks: () => [] } });
  await assertRejects(() => silent.client.connect(), UserError, "no audio track");
  const keyless = createFakeClient({ apiKey: "" });
  await assertRejects(() => keyless.client.connect(), UserError, "API key");
  assertEquals([silent.leftovers(), keyless.leftovers()], [NOTHING, NOTHING]);
});

Deno.test("WebRTC: an aborted signal and an invalid time-out fail before anything is opened", async () => {
  const { client, changes } = createFakeClient();
  await assertRejects(() => client.connect({ timeoutMs: 0 }), RangeError);
  const reason = new Error("never");
  const error = await assertRejects(() => client.connect({ signal: AbortSignal.abort(reason) }));
  assertStrictEquals(error, reason);
  assertEquals(changes, []);
});

Deno.test("WebRTC: the HTTP status decides whether the error is retryable", async () => {
  for (const [status, retryable] of [[401, false], [429, true], [503, true]] as const) {
    const { fetch } = createFakeFetch({ status, body: "" });
    const { client, causes } = createFakeClient({ fetch });
    const error = await assertRejects(() => client.connect(), RealtimeConnectionError);
    assertEquals([error.cause.initiator, error.cause.retryable], ["server", retryable]);
    assertStrictEquals(causes[0], error.cause);
  }
});

Deno.test("WebRTC: after `disconnected`, the connection has 5 s to recover", async () => {
  const { client, clock, peers, causes, leftovers } = createFakeClient();
  await client.connect();
  peers[0]!.change("disconnected");
  await clock.advance(4_999);
  peers[0]!.change("connected");
  await clock.advance(60_000);
  assertEquals(client.status, "connected");
  peers[0]!.change("disconnected");
  await clock.advance(5_000);
  assertEquals(client.status, "disconnected");
  assertEquals([causes[0]!.initiator, causes[0]!.retryable], ["network", true]);
  assertEquals(leftovers(), NOTHING);
});

Deno.test("WebRTC: disconnectedGraceMs sets the time to recover", async () => {
  const { client, clock, peers } = createFakeClient({ disconnectedGraceMs: 100 });
  await client.connect();
  peers[0]!.change("disconnected");
  await clock.advance(100);
  assertEquals(client.status, "disconnected");
});

for (const state of ["failed", "closed"]) {
  Deno.test(`WebRTC: ${state} ends the connection at once`, async () => {
    const { client, peers, changes, leftovers } = createFakeClient();
    await client.connect();
    peers[0]!.change(state);
    assertEquals(changes.slice(-2), ["disconnected", "(disconnected)"]);
    assertEquals(leftovers(), NOTHING);
  });
}

Deno.test("WebRTC: the initiator is the server if it closes the channel, and the network if the channel breaks", async () => {
  const userAbort = Object.assign(new Error("abort"), { sctpCauseCode: 12 });
  const ends = [[undefined, "server"], [userAbort, "server"], [new Error("reset"), "network"]];
  for (const [error, initiator] of ends) {
    const { client, peers, causes } = createFakeClient();
    await client.connect();
    peers[0]!.channel!.end(error);
    assertEquals(causes.map((cause) => cause.initiator), [initiator]);
  }
});

/** A client whose first attempt stops after the answer. */
function connecting(isFailing: () => boolean): FakeClient {
  return createFakeClient({}, {
    get connects() {
      return !isFailing();
    },
  });
}

/** A client that waits at a stage until it is released. */
function haltedAt(stage: ConnectionStage): { fake: FakeClient; release: () => void } {
  const gate = Promise.withResolvers<void>();
  const { fetch } = createFakeFetch();
  const answering = Promise.withResolvers<void>();
  const fake: FakeClient = createFakeClient({
    getUserMedia: async () => {
      if (stage === "microphone") await gate.promise;
      const stream = new FakeStream();
      fake.microphones.push(stream);
      return stream;
    },
    changePeerConnection: async (connection) => {
      if (stage === "offer") await gate.promise;
      if (stage === "answer") connection.setRemoteDescription = () => answering.promise;
      return connection;
    },
    fetch: async (...call) => {
      if (stage === "http") await gate.promise;
      return await fetch(...call);
    },
  }, { connects: false });
  if (stage === "config") {
    fake.client.on("connection_change", () => queueMicrotask(openSoon));
  }
  function openSoon(): void {
    const [peer] = fake.peers;
    if (fake.client.status !== "connecting") return;
    if (peer?.answer) peer.channel!.open();
    else fake.clock.setTimer(openSoon, 0);
  }
  return {
    fake,
    release: () => {
      gate.resolve();
      answering.resolve();
    },
  };
}
