import { assert, assertEquals, assertThrows } from "@std/assert";
import { createEmulator, ManualClock } from "../../../src/testing/mod.ts";
import { OpenAIRealtimeSIP } from "../../../src/transport/openai/sip.ts";
import {
  OpenAIRealtimeWebSocket,
  type OpenAIRealtimeWebSocketOptions,
} from "../../../src/transport/openai/websocket.ts";
import { createClient } from "../../support/client.ts";
import { createEngine } from "../../support/engine.ts";
import { FakeSocket } from "../../support/fake_socket.ts";
import { openTunnel, type Tunnel } from "../../support/tunnel.ts";
import { type ServerConnection, startServer } from "../../support/ws_server.ts";

const FRAME = new ArrayBuffer(960);

/** Connects a client through a tunnel to a real server that says nothing by itself. */
async function tunnelled(
  options: OpenAIRealtimeWebSocketOptions,
  use: (
    client: ReturnType<typeof createClient>,
    tunnel: Tunnel,
    connection: ServerConnection,
  ) => Promise<void>,
): Promise<void> {
  await using server = await startServer();
  await using tunnel = await openTunnel(server.url);
  const watched = createClient({ url: tunnel.url, ...options });
  await watched.client.connect();
  const connection = await server.connection();
  await connection.next(); // the session config
  watched.changes.length = 0;
  await use(watched, tunnel, connection);
  watched.client.close();
  assertEquals(watched.clock.pendingTimers, 0, "a timer was left");
}

Deno.test("a connection whose network is gone ends while the caller speaks, with a cause that may be retried", () =>
  tunnelled({}, async ({ client, clock, changes, causes, errors }, tunnel) => {
    tunnel.goDead();
    while (client.status === "connected" && clock.now() < 600_000) {
      client.sendAudio(FRAME);
      await clock.advance(1_000);
    }
    assertEquals(changes, ["disconnected", "(disconnected)"]);
    const { error, ...cause } = causes[0]!;
    assertEquals(cause, { code: 1006, reason: "", initiator: "network", retryable: true });
    assert(/did not answer a probe within 10000 ms/.test((error as Error).message), String(error));
    assertEquals([errors, clock.now()], [[], 70_000]);
  }));

Deno.test("a connection whose network is gone ends although only one request went out", () =>
  tunnelled({}, async ({ client, clock, causes }, tunnel) => {
    tunnel.goDead();
    client.sendMessage("Are you there?", {}, { triggerResponse: false });
    await clock.advance(600_000);
    assertEquals([causes.length, client.status], [1, "disconnected"]);
  }));

Deno.test("a network that takes nothing more ends the connection long before the server's silence does", () =>
  tunnelled({ maxBufferedBytes: 64_000_000 }, async ({ client, clock, causes }, tunnel) => {
    tunnel.goDead({ reads: false });
    for (let sent = 0; sent < 20; sent++) {
      client.sendAudio(new ArrayBuffer(1_000_000)); // in all, more than the kernel takes
      await clock.advance(0);
    }
    while (client.status === "connected" && clock.now() < 600_000) await clock.advance(1_000);
    const { error } = causes[0]!;
    assert(/took none of the bytes that wait/.test((error as Error).message), String(error));
    assert(clock.now() <= 20_000, `${clock.now()}`);
  }));

Deno.test("a server that answers the probe stays connected, and no event shows the answer", () =>
  tunnelled({}, async ({ client, clock, changes, errors }, _tunnel, connection) => {
    const seen: string[] = [];
    client.on("*", ({ type }) => seen.push(type));
    for (let probes = 0; probes < 3; probes++) {
      client.sendAudio(FRAME);
      await connection.next();
      await clock.advance(61_000);
      const probe = await connection.next();
      assertEquals(probe.type, "conversation.item.retrieve");
      const error = { type: "invalid_request_error", code: "item_retrieve_invalid_item_id" };
      // Some errors of the service name the event, and some only name the item in their words.
      const named = probes === 0
        ? { event_id: probe.event_id, message: "No such item" }
        : { event_id: null, message: `The item with id '${probe.item_id}' does not exist` };
      const marker = new Promise((resolve) => client.once("response.marker" as string, resolve));
      connection.send({ type: "error", event_id: "e", error: { ...error, ...named } });
      connection.send({ type: "response.marker", event_id: "e2" });
      await marker;
      await clock.advance(20_000);
    }
    assertEquals([changes, errors], [[], []]);
    assertEquals(seen, ["response.marker", "response.marker", "response.marker"]);
  }));

Deno.test("a quiet session is not probed, and stays connected for an hour", () =>
  tunnelled({}, async ({ client, clock, changes }, _tunnel, connection) => {
    for (const type of ["session.created", "session.updated"]) {
      connection.send({ type, event_id: "e", session: { type: "realtime" } });
    }
    await new Promise((resolve) => client.once("session.updated", resolve));
    await clock.advance(3_600_000);
    assertEquals([changes, clock.pendingTimers], [[], 0]);
  }));

Deno.test("with deadPeer: false, nothing is watched", () =>
  tunnelled({ deadPeer: false }, async ({ client, clock, changes }, tunnel) => {
    tunnel.goDead();
    client.sendAudio(FRAME);
    assertEquals(clock.pendingTimers, 0);
    await clock.advance(600_000);
    assertEquals(changes, []);
  }));

Deno.test("an emulated call in which nobody speaks for ten minutes stays connected", async () => {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock });
  const { client, errors } = createClient({ clock, createWebSocket: emulator.createWebSocket });
  await Promise.all([client.connect(), clock.advance(100)]);
  for (let second = 0; second < 600; second++) {
    client.sendAudio(FRAME);
    await clock.advance(1_000);
  }
  assertEquals([client.status, errors], ["connected", []]);
  client.close();
  await emulator.close();
});

Deno.test("an attempt that waits for the server's confirmation fails when the network is gone", async () => {
  const socket = new FakeSocket(1);
  const { client, clock } = createClient({ createWebSocket: () => socket });
  const failed = client.connect({ until: "acknowledged", timeoutMs: 600_000 }).catch((e) => e);
  await clock.advance(70_000);
  const { name, code, cause } = await failed;
  assertEquals([name, code, cause.code, cause.retryable], [
    "RealtimeConnectionError",
    "ended",
    1006,
    true,
  ]);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("an error of the server long ago is not the cause of a dead connection", async () => {
  const socket = new FakeSocket(1);
  const { client, clock, causes } = createClient({ createWebSocket: () => socket });
  await client.connect();
  socket.message('{"type":"error","event_id":"e","error":{"code":"invalid_value","message":"no"}}');
  client.sendAudio(FRAME);
  await clock.advance(80_000);
  assertEquals(
    (causes[0]!.error as Error).message.startsWith("Cannot reach the server:"),
    true,
  );
});

Deno.test("audio for a socket that is closing is dropped and counted, and the connection ends a second later", async () => {
  const socket = new FakeSocket(1);
  const { client, clock, changes, causes, errors } = createClient({
    createWebSocket: () => socket,
  });
  await client.connect();
  changes.length = 0;
  socket.onSend = () => {
    throw new DOMException("the socket is closing", "InvalidStateError");
  };
  socket.readyState = 2;
  const sentBefore = socket.sent.length;
  client.sendAudio(FRAME, { commit: true });
  client.sendBase64Audio("AAAA");
  assertEquals([client.droppedAudioBytes, socket.sent.length], [963, sentBefore]);
  assertEquals(errors.map(({ message }) => message), [
    "Cannot send audio: the connection is closing",
  ]);
  await clock.advance(999);
  assertEquals(changes, []);
  await clock.advance(1);
  assertEquals(changes, ["disconnected", "(disconnected)"]);
  assertEquals([causes[0]?.code, causes[0]?.initiator], [1006, "network"]);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("a request for a socket that is closing does not throw, and the close that comes tells why", async () => {
  const socket = new FakeSocket(1);
  const { client, clock, causes } = createClient({ createWebSocket: () => socket });
  await client.connect();
  socket.readyState = 2;
  client.sendMessage("late");
  await clock.advance(500);
  socket.end(1001, "going away");
  assertEquals([causes[0]?.code, causes[0]?.reason], [1001, "going away"]);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("the answer to a probe does not answer a request of the application", () => {
  const { engine, sent, receive, names } = createEngine({ hear: ["error", "*"] });
  engine.requestResponse();
  engine.requestResponse({ instructions: "second" });
  receive({ type: "error", error: { event_id: null, message: "no item voicewire_probe_3" } });
  assertEquals([sent.length, names(), engine.responding], [1, [], true]);
});

for (const Transport of [OpenAIRealtimeWebSocket, OpenAIRealtimeSIP]) {
  Deno.test(`${Transport.name} refuses a deadPeer time that is no time`, () => {
    assertThrows(
      () => new Transport({ deadPeer: { silentMs: 0 } }),
      RangeError,
      "Cannot create a transport: deadPeer.silentMs is 0. Use more than 0, or deadPeer: false to turn it off",
    );
  });
}

Deno.test("a SIP call whose network is gone ends with the same cause", async () => {
  const socket = new FakeSocket(1);
  const { clock } = createClient();
  const sip = new OpenAIRealtimeSIP({ createWebSocket: () => socket, clock });
  const codes: (number | undefined)[] = [];
  sip.on("connection_change", (_status, cause) => codes.push(cause?.code));
  await sip.connect({ apiKey: "ek_test", callId: "rtc_1" });
  await clock.advance(70_000);
  assertEquals([codes, sip.status], [[undefined, undefined, 1006], "disconnected"]);
});
