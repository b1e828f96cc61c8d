import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import {
  OpenAIRealtimeWebRTC,
  RealtimeConnectionError,
  UserError,
} from "../../../../src/transport/mod.ts";
import { createFakeClient, NOTHING } from "../../../support/webrtc/client.ts";
import { FakePeer, FakeStream } from "../../../support/webrtc/fake_peer.ts";

const MADE = ["connecting", "connected", "(connected)"];
const ENDED = ["disconnected", "(disconnected)"];

Deno.test("WebRTC: connect() posts an offer, applies the answer and configures the session", async () => {
  const { client, peers, requests, changes } = createFakeClient();
  await client.connect({ initialSessionConfig: { instructions: "Be brief." } });
  const [peer] = peers;
  assertEquals(requests[0]!.url, "https://api.openai.com/v1/realtime/calls");
  assertEquals(requests[0]!.request.headers, {
    "Content-Type": "application/sdp",
    Authorization: "Bearer ek_test",
  });
  assertEquals(requests[0]!.request.body, "v=0 offer");
  assertEquals(peer!.answer, { type: "answer", sdp: "v=0 answer" });
  assertEquals(peer!.channel!.label, "oai-events");
  const [first] = peer!.channel!.sent;
  assertEquals([first.type, first.session.instructions], ["session.update", "Be brief."]);
  assertEquals([client.status, client.callId, changes], ["connected", "rtc_test", MADE]);
});

Deno.test("WebRTC: connectionState has the states of ICE, peer and channel, and only the status when disconnected", async () => {
  const { client, peers } = createFakeClient();
  await client.connect();
  const { peerConnection, dataChannel, ...states } = client.connectionState;
  assertStrictEquals(peerConnection, peers[0]);
  assertStrictEquals(dataChannel, peers[0]!.channel);
  assertEquals(states, {
    status: "connected",
    callId: "rtc_test",
    peerState: "connected",
    iceState: "connected",
    channelState: "open",
  });
  client.close();
  assertEquals(client.connectionState.peerConnection, undefined);
  assertEquals(client.callId, undefined);
});

Deno.test("WebRTC: connect() returns the same promise during an attempt, and resolves at once when connected", async () => {
  const { client, peers } = createFakeClient();
  const first = client.connect();
  assertStrictEquals(client.connect(), first);
  await first;
  await client.connect();
  assertEquals(peers.length, 1);
});

Deno.test("WebRTC: connect() in a listener of `connecting` returns the same attempt", async () => {
  const { client, peers } = createFakeClient();
  let inner: Promise<void> | undefined;
  client.once("connection_change", () => inner = client.connect());
  await client.connect();
  await inner;
  assertEquals(peers.length, 1);
});

Deno.test("WebRTC: connect() waits for session.updated", async () => {
  const { client, clock, peers, changes } = createFakeClient({}, { connects: false });
  const connecting = client.connect();
  await clock.advance(0);
  peers[0]!.change("connected");
  peers[0]!.channel!.open();
  await clock.advance(0);
  assertEquals(changes, ["connecting"]);
  peers[0]!.channel!.receive({ type: "session.updated", event_id: "e", session: {} });
  await connecting;
  assertEquals(changes, MADE);
});

Deno.test("WebRTC: without a confirmation connect() goes on after 5 s, with a warning", async () => {
  const { client, clock, peers, logged } = createFakeClient({}, { connects: false });
  const connecting = client.connect();
  await clock.advance(0);
  peers[0]!.channel!.open();
  await clock.advance(4_999);
  assertEquals(client.status, "connecting");
  await clock.advance(1);
  await connecting;
  assertEquals([client.status, logged.length], ["connected", 1]);
});

Deno.test('WebRTC: until "acknowledged", connect() waits longer than 5 s, and the time-out names the stage', async () => {
  const { client, clock, peers, leftovers } = createFakeClient({}, { connects: false });
  const connecting = client.connect({ until: "acknowledged", timeoutMs: 20_000 });
  connecting.catch(() => {});
  await clock.advance(0);
  peers[0]!.channel!.open();
  await clock.advance(20_000);
  const error = await assertRejects(() => connecting, RealtimeConnectionError, '"config"');
  assertEquals([error.code, error.stage], ["timeout", "config"]);
  assertEquals(leftovers(), NOTHING);
});

Deno.test('WebRTC: until "acknowledged", connect() rejects with an error of the server', async () => {
  const { client, clock, peers } = createFakeClient({}, { connects: false });
  const connecting = client.connect({ until: "acknowledged" });
  connecting.catch(() => {});
  await clock.advance(0);
  peers[0]!.channel!.open();
  peers[0]!.channel!.receive({ type: "error", event_id: "e", error: { code: "invalid_value" } });
  await clock.advance(1_000);
  const error = await assertRejects(() => connecting, RealtimeConnectionError);
  assertEquals([error.code, error.stage], ["server_error", "config"]);
  assertEquals(error.cause.error, { code: "invalid_value" });
});

Deno.test('WebRTC: until "sent", connect() does not wait for the server', async () => {
  const { client, clock, peers } = createFakeClient({}, { connects: false });
  const connecting = client.connect({ until: "sent" });
  await clock.advance(0);
  peers[0]!.channel!.open();
  await connecting;
  assertEquals(client.status, "connected");
});

Deno.test("WebRTC: events may be sent as soon as the channel is open, and not before", async () => {
  const { client, clock, peers } = createFakeClient({}, { connects: false });
  const connecting = client.connect();
  await clock.advance(0);
  assertThrows(() => client.sendEvent({ type: "input_audio_buffer.clear" }), UserError);
  peers[0]!.channel!.open();
  client.sendEvent({ type: "input_audio_buffer.clear" });
  assertEquals(peers[0]!.channel!.sent.at(-1), { type: "input_audio_buffer.clear" });
  client.close();
  await assertRejects(() => connecting);
});

Deno.test("WebRTC: messages that come before the channel is open are kept", async () => {
  const { client, clock, peers } = createFakeClient({}, { connects: false });
  const seen: string[] = [];
  client.on("*", ({ type }) => seen.push(type));
  const connecting = client.connect();
  await clock.advance(0);
  peers[0]!.channel!.receive({ type: "session.created", event_id: "e", session: {} });
  peers[0]!.connect();
  await connecting;
  assertEquals(seen, ["session.created", "session.updated"]);
});

Deno.test("WebRTC: the model is added to the URL for a secret key, and not for an ephemeral key", async () => {
  const { client, requests, peers } = createFakeClient();
  await client.connect({ apiKey: "sk-secret", url: "http://calls.test/v1/realtime/calls?x=1" });
  assertEquals(
    requests[0]!.url,
    "http://calls.test/v1/realtime/calls?x=1&model=gpt-realtime-2.1",
  );
  client.close();
  await client.connect({ model: "gpt-named" });
  assertEquals(requests[1]!.url, "http://calls.test/v1/realtime/calls?x=1", "the URL holds");
  assertEquals(peers[0]!.channel!.sent[0].session.model, undefined);
  assertEquals(peers[1]!.channel!.sent[0].session.model, "gpt-named");
});

Deno.test("WebRTC: changePeerConnection gets the connection before the offer, and may return it or another one", async () => {
  for (const replaced of [false, true]) {
    for (const later of [false, true]) {
      const states: unknown[] = [];
      const { client, peers } = createFakeClient({
        changePeerConnection(connection) {
          states.push(connection.localDescription);
          const chosen = replaced ? new FakePeer() : connection;
          if (replaced) peers.push(chosen as FakePeer);
          return later ? Promise.resolve(chosen) : chosen;
        },
      });
      await client.connect();
      assertEquals(states, [null]);
      assertStrictEquals(client.connectionState.peerConnection, peers.at(-1));
      assertEquals(peers.map(({ closed }) => closed), replaced ? [true, false] : [false]);
      assertEquals(peers.at(-1)!.senders.length, 1);
      client.close();
    }
  }
});

Deno.test("WebRTC: a wrapper of the same connection keeps its channel and sender", async () => {
  const { client, peers } = createFakeClient({
    changePeerConnection: (connection) =>
      new Proxy(connection, {
        get(target, name) {
          const value = Reflect.get(target, name, target);
          return typeof value === "function" ? value.bind(target) : value;
        },
      }),
  });
  await client.connect();
  assertEquals([peers[0]!.senders.length, peers[0]!.closed], [1, false]);
});

Deno.test("WebRTC: the model's audio goes to the audio element of the options", async () => {
  const audioElement = { autoplay: false, srcObject: null as unknown };
  const { client, peers } = createFakeClient({ audioElement });
  await client.connect();
  const stream = new FakeStream();
  peers[0]!.emit("track", { track: stream.track, streams: [stream] });
  assertStrictEquals(client.sound, stream);
  assertEquals(audioElement, { autoplay: true, srcObject: stream });
  client.close();
  assertStrictEquals(audioElement.srcObject, stream, "it is the application's");
});

Deno.test("WebRTC: a track without a stream is put into one", async () => {
  const { client, peers } = createFakeClient();
  await client.connect();
  const { track } = new FakeStream();
  peers[0]!.emit("track", { track, streams: [] });
  assertStrictEquals(client.sound!.getAudioTracks()[0], track as unknown);
});

Deno.test("WebRTC: getStats() returns the runtime's statistics, and rejects without a connection", async () => {
  const { client } = createFakeClient();
  await assertRejects(() => client.getStats(), UserError);
  await client.connect();
  const kinds: string[] = [];
  (await client.getStats()).forEach(({ type }) => kinds.push(type));
  assertEquals(kinds, ["transport"]);
});

Deno.test("WebRTC: without WebRTC, the error says what to do", () => {
  assert(!("RTCPeerConnection" in globalThis));
  assertThrows(() => new OpenAIRealtimeWebRTC(), UserError, "createPeerConnection");
});

Deno.test("WebRTC: close() ends the call at once, and releases everything that was opened", async () => {
  const { client, changes, causes, leftovers } = createFakeClient();
  await client.connect();
  client.close();
  client.close();
  assertEquals(changes, [...MADE, ...ENDED]);
  assertEquals(causes.map(({ code, initiator }) => [code, initiator]), [[1000, "client"]]);
  assertEquals(leftovers(), NOTHING);
});
