import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { RealtimeConnectionError, UserError } from "../../../../src/transport/mod.ts";
import { createFakeClient, NOTHING } from "../../../support/webrtc/client.ts";
import { FakeStream } from "../../../support/webrtc/fake_peer.ts";

Deno.test("microphone: without options the browser's own choice is opened, and stopped at the end", async () => {
  const { client, asked, microphones } = createFakeClient();
  await client.connect();
  assertEquals(asked, [true]);
  assertStrictEquals(client.microphone, microphones[0]);
  client.close();
  assertEquals([microphones[0]!.track.stopped, client.microphone], [true, undefined]);
});

Deno.test("microphone: constraints are passed on unchanged", async () => {
  const audioConstraints = { deviceId: "headset", echoCancellation: false, sampleRate: 48_000 };
  const { client, asked } = createFakeClient({ audioConstraints });
  await client.connect();
  assertEquals(asked, [audioConstraints]);
});

Deno.test("microphone: a stream of the application is used and never stopped, even if the attempt fails", async () => {
  const mediaStream = new FakeStream();
  const { client, asked, peers } = createFakeClient({ mediaStream }, {
    get failing() {
      return peers.length === 1 ? "createOffer" as const : undefined;
    },
  });
  await assertRejects(() => client.connect(), RealtimeConnectionError);
  assertEquals([mediaStream.track.stopped, mediaStream.track.listeners], [false, 0]);
  await client.connect();
  assertStrictEquals(peers[1]!.senders[0]!.track, mediaStream.track as unknown);
  client.close();
  assertEquals([mediaStream.track.stopped, mediaStream.track.listeners, asked], [false, 0, []]);
});

Deno.test("microphone: it is not sent before the config is confirmed", async () => {
  const { client, clock, peers, microphones } = createFakeClient({}, { connects: false });
  const connecting = client.connect();
  await clock.advance(0);
  const [sender] = peers[0]!.senders;
  peers[0]!.channel!.open();
  assertEquals(sender!.track, null);
  peers[0]!.channel!.receive({ type: "session.updated", event_id: "e", session: {} });
  await connecting;
  assertStrictEquals(sender!.track, microphones[0]!.track as unknown);
});

Deno.test("microphone: mute() silences it and every other audio sender, and the end undoes that", async () => {
  const mediaStream = new FakeStream();
  const { client, peers } = createFakeClient({ mediaStream });
  await client.connect();
  const other = new FakeStream();
  peers[0]!.addTrack(other.track);
  client.mute(true);
  assertEquals([client.muted, mediaStream.track.enabled, other.track.enabled], [
    true,
    false,
    false,
  ]);
  client.mute(false);
  assertEquals([client.muted, mediaStream.track.enabled, other.track.enabled], [false, true, true]);
  const muted: boolean = client.muted; // never null over WebRTC
  assertEquals(muted, false);
  client.mute(true);
  client.close();
  assertEquals([mediaStream.track.enabled, other.track.enabled], [true, true]);
});

Deno.test("microphone: a track that the application disabled itself stays so when it is unmuted", async () => {
  const mediaStream = new FakeStream();
  mediaStream.track.enabled = false;
  const { client } = createFakeClient({ mediaStream });
  await client.connect();
  client.mute(true);
  client.mute(false);
  assertEquals(mediaStream.track.enabled, false);
});

Deno.test("microphone: muted before connect() and across setMicrophone()", async () => {
  const { client, microphones } = createFakeClient();
  client.mute(true);
  await client.connect();
  assertEquals(microphones[0]!.track.enabled, false);
  await client.setMicrophone({ deviceId: "other" });
  assertEquals(microphones[1]!.track.enabled, false);
  client.mute(false);
  assertEquals(microphones[1]!.track.enabled, true);
});

Deno.test("microphone: muted before it is open, it is silent once it is open", async () => {
  for (const waiting of ["the key", "the microphone"]) {
    const asked = Promise.withResolvers<void>();
    const stream = new FakeStream();
    const { client, clock } = createFakeClient({
      apiKey: async () => {
        if (waiting === "the key") await asked.promise;
        return "ek_test";
      },
      getUserMedia: async () => {
        await asked.promise;
        return stream;
      },
    });
    const connecting = client.connect();
    await clock.advance(0);
    client.mute(true);
    asked.resolve();
    await connecting;
    assertEquals([client.muted, stream.track.enabled], [true, false], waiting);
  }
});

Deno.test("setMicrophone() while the key is pending: this microphone is used, and no other is opened", async () => {
  const key = Promise.withResolvers<string>();
  const { client, clock, asked, leftovers } = createFakeClient({ apiKey: () => key.promise });
  const own = new FakeStream();
  const connecting = client.connect();
  await clock.advance(0);
  const changed = client.setMicrophone(own);
  key.resolve("ek_test");
  await Promise.all([connecting, changed]);
  assertStrictEquals(client.microphone, own);
  client.close();
  assertEquals([asked, leftovers()], [[], NOTHING]);
});

Deno.test("setMicrophone() during a call: the new microphone is sent, and the old one is stopped if it was opened here", async () => {
  const { client, peers, microphones, asked, leftovers } = createFakeClient();
  await client.connect();
  await client.setMicrophone({ deviceId: "headset" });
  const [sender] = peers[0]!.senders;
  assertStrictEquals(sender!.track, microphones[1]!.track as unknown);
  assertEquals(microphones.map(({ track }) => track.stopped), [true, false]);
  const own = new FakeStream();
  await client.setMicrophone(own);
  assertStrictEquals(sender!.track, own.track as unknown);
  assertEquals(microphones[1]!.track.stopped, true);
  await client.setMicrophone(own);
  client.close();
  assertEquals([own.track.stopped, own.track.listeners, leftovers()], [false, 0, NOTHING]);
  await client.connect();
  assertStrictEquals(client.microphone, own, "it holds for the next connection");
  assertEquals(asked, [true, { deviceId: "headset" }]);
});

Deno.test("setMicrophone(): if the new microphone cannot be opened or sent, the old one goes on", async () => {
  let failing = false;
  const opened: FakeStream[] = [];
  const { client, peers } = createFakeClient({
    getUserMedia: () => {
      if (failing) return Promise.reject(new DOMException("gone", "NotFoundError"));
      opened.push(new FakeStream());
      return Promise.resolve(opened.at(-1)!);
    },
  });
  await client.connect();
  failing = true;
  await assertRejects(
    () => client.setMicrophone({ deviceId: "gone" }),
    RealtimeConnectionError,
    "NotFoundError",
  );
  failing = false;
  peers[0]!.senders[0]!.failure = new TypeError("cannot replace");
  await assertRejects(() => client.setMicrophone({}), TypeError);
  assertEquals(opened.map(({ track }) => track.stopped), [false, true]);
  assertStrictEquals(client.microphone, opened[0]);
});

Deno.test("setMicrophone() twice at once: the later microphone is used, and the other one is stopped", async () => {
  const gates = [Promise.resolve(), ...[0, 1].map(() => Promise.withResolvers<void>())];
  const opened: FakeStream[] = [];
  const { client, clock } = createFakeClient({
    getUserMedia: async () => {
      const stream = new FakeStream();
      const gate = gates[opened.push(stream) - 1]!;
      await ("promise" in gate ? gate.promise : gate);
      return stream;
    },
  });
  await client.connect();
  const first = client.setMicrophone({ deviceId: "a" });
  await clock.advance(0);
  const second = client.setMicrophone({ deviceId: "b" });
  first.catch(() => {});
  await clock.advance(0);
  for (const gate of gates.toReversed()) if ("resolve" in gate) gate.resolve();
  await second;
  await assertRejects(() => first, UserError, "setMicrophone() was called again");
  assertEquals(opened.map(({ track }) => track.stopped), [true, true, false]);
  assertStrictEquals(client.microphone, opened[2]);
});

Deno.test("setMicrophone() when the call ends meanwhile: the new microphone is stopped", async () => {
  const gate = Promise.withResolvers<void>();
  const opened: FakeStream[] = [];
  const { client, clock } = createFakeClient({
    getUserMedia: async () => {
      const stream = new FakeStream();
      if (opened.push(stream) > 1) await gate.promise;
      return stream;
    },
  });
  await client.connect();
  const changing = client.setMicrophone({ deviceId: "late" });
  changing.catch(() => {});
  await clock.advance(0);
  client.close();
  gate.resolve();
  await assertRejects(() => changing, UserError, "ended");
  assertEquals(opened.map(({ track }) => track.stopped), [true, true]);
});

Deno.test("microphone: if its track ends, one error reports it, and the call goes on", async () => {
  const { client, microphones, errors } = createFakeClient();
  await client.connect();
  microphones[0]!.track.emit("ended");
  assertEquals([errors.length, client.status], [1, "connected"]);
});

Deno.test("setMicrophone() with the microphone that is in use leaves it as it is", async () => {
  const { client, microphones, peers, leftovers } = createFakeClient();
  await client.connect();
  const sentBefore = peers[0]!.senders[0]!.history.length;
  await client.setMicrophone(client.microphone!);
  const [{ track }] = microphones as [(typeof microphones)[0]];
  assertEquals([track.stopped, microphones.length], [false, 1]);
  assertEquals(peers[0]!.senders[0]!.history.length, sentBefore);
  client.close();
  assertEquals(leftovers(), NOTHING);
});
