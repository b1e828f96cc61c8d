import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "../../support/assert/mod.ts";
import { closeClient, connectClient, createClient, KEY } from "../client.ts";
import { uniqueId } from "../raw_socket.ts";
import type { Cases, SocketWorld, World } from "../world.ts";

/** `connect()`: its successes and its failures. */
export const opening: Cases<World> = {
  async "connect() says connecting, then connected; session.created is the first event"(world) {
    const client = createClient(world, world.emulator());
    await client.client.connect();
    assertEquals(client.changes, ["connecting", "connected"]);
    await client.next("session.updated");
    assertEquals(client.events[0].type, "session.created");
    await closeClient(world, client);
    assertEquals(client.changes.at(-1), "disconnected");
  },

  async "a second connect() is refused, and harms nothing"(world) {
    const client = await connectClient(world);
    await assertRejects(() => client.client.connect(), world.library.UserError, '"connected"');
    assertEquals(client.client.status, "connected");
    await closeClient(world, client);
  },

  async "an abort before connect() opens nothing"(world) {
    const client = createClient(world, world.emulator());
    const reason = new Error("never mind");
    const signal = AbortSignal.abort(reason);
    const error = await assertRejects(() => client.client.connect({ signal }));
    assertStrictEquals(error, reason);
    assertEquals(client.client.status, "disconnected");
  },

  async "an abort while the server says nothing rejects with its reason; the next try works"(
    world,
  ) {
    const client = createClient(world, world.emulator("&fault=hang"));
    const controller = new AbortController();
    const reason = new Error("never mind");
    const connecting = client.client.connect({ signal: controller.signal });
    controller.abort(reason);
    assertStrictEquals(await assertRejects(() => connecting), reason);
    assertEquals([client.client.status, client.clock.pendingTimers], ["disconnected", 0]);
    await client.client.connect({ until: "acknowledged", url: world.emulator().url });
    await closeClient(world, client);
  },

  async "a time-out rejects, and says that another try makes sense"(world) {
    const client = createClient(world, world.emulator("&fault=hang"));
    const connecting = client.client.connect({ timeoutMs: 5_000 });
    const rejected = assertRejects(() => connecting, world.library.RealtimeConnectionError);
    await client.clock.advance(5_000);
    const { code, cause } = await rejected;
    assertEquals([code, cause.retryable], ["timeout", true]);
    assertEquals([client.client.status, client.clock.pendingTimers], ["disconnected", 0]);
  },

  async "close() during connect() ends it"(world) {
    const client = createClient(world, world.emulator("&fault=hang"));
    const connecting = client.client.connect();
    client.client.close();
    const error = await assertRejects(() => connecting, world.library.RealtimeConnectionError);
    assertEquals(error.code, "closed_by_client");
    assertEquals(client.changes, ["connecting", "disconnected"]);
  },

  async "a refused upgrade rejects, with the status where it can be known"(world) {
    for (
      const { status, retryable } of [{ status: 401, retryable: false }, {
        status: 503,
        retryable: true,
      }]
    ) {
      const client = createClient(world, world.emulator(`&fault=refuse;status=${status}`));
      const error = await assertRejects(
        () => client.client.connect(),
        world.library.RealtimeConnectionError,
      );
      assertEquals([error.code, error.cause.code], ["not_opened", 1006]);
      assertEquals(client.causes, [error.cause]);
      assertEquals([client.client.status, client.clock.pendingTimers], ["disconnected", 0]);
      if (world.tellsStatus) {
        assertInstanceOf(error.cause.error, world.library.UpgradeRefusedError);
        assertEquals(error.cause.error.status, status);
        assertEquals([error.cause.retryable, error.cause.initiator], [retryable, "server"]);
      } else {
        assertEquals([error.cause.retryable, error.cause.initiator], [true, "network"]);
      }
    }
  },

  async "a model that is refused after the upgrade rejects with the server's error"(world) {
    const client = createClient(world, world.emulator());
    const url = world.emulator().url.replace("gpt-realtime", "no-such-model");
    const error = await assertRejects(
      () => client.client.connect({ url, until: "acknowledged" }),
      world.library.RealtimeConnectionError,
    );
    assertEquals([error.code, error.cause.initiator], ["server_error", "server"]);
    assertEquals(error.cause.retryable, false);
  },

  async "what needs a connection throws without one; audio is dropped, counted and said once"(
    world,
  ) {
    const client = createClient(world, world.emulator());
    const connecting = client.client.connect();
    let thrown: unknown;
    try {
      client.client.sendMessage("too early");
    } catch (error) {
      thrown = error;
    }
    assertInstanceOf(thrown, world.library.UserError);
    client.client.sendAudio(new Uint8Array(480));
    client.client.sendAudio(new Uint8Array(480));
    assertEquals([client.client.droppedAudioBytes, client.errors.length], [960, 1]);
    await connecting;
    await client.next("session.updated");
    await closeClient(world, client);
  },
};

/** Cases that need a real network. */
export const openingOverNetwork: Cases<SocketWorld> = {
  async "an attempt that is given up leaves no connection behind"(world) {
    for (const how of ["abort", "close", "timeout"] as const) {
      const id = uniqueId();
      const client = createClient(world, world.silent(id));
      const controller = new AbortController();
      const connecting = client.client.connect({ signal: controller.signal, timeoutMs: 1_000 });
      const rejected = assertRejects(() => connecting);
      await world.witness.headers(id);
      if (how === "abort") controller.abort(new Error("never mind"));
      if (how === "close") client.client.close();
      if (how === "timeout") await client.clock.advance(1_000);
      await rejected;
      if (world.dropsOpeningSockets) {
        assertEquals((await world.witness.end(id)).code, 1006);
      }
    }
  },

  async "a connection that is cut before it is open rejects, and another try makes sense"(world) {
    const client = createClient(world, { ...world, url: world.witness.url("/cut", uniqueId()) });
    const error = await assertRejects(
      () => client.client.connect(),
      world.library.RealtimeConnectionError,
    );
    assertEquals([error.code, error.cause.code], ["not_opened", 1006]);
    assertEquals([error.cause.retryable, error.cause.initiator], [true, "network"]);
  },

  async "a refusal's words stay out of the message, and so does the key"(world) {
    const url = world.witness.url(`/refuse?status=403&api-key=${KEY}`, uniqueId());
    const client = createClient(world, { ...world, url });
    const error = await assertRejects(() => client.client.connect());
    assert(!error.message.includes(KEY), error.message);
    assert(!error.message.includes("refused with"), error.message);
    const body = (error.cause as { error?: { body?: string } }).error?.body;
    if (body !== undefined) assertEquals([body.slice(0, 9), body.length], ['{"error":', 16 * 1024]);
    assertEquals(body !== undefined, world.tellsBody);
  },

  async "two attempts at once each hear their own status"(world) {
    if (!world.tellsStatus) return;
    const statuses = [401, 503, 429, 404];
    const heard = await Promise.all(statuses.map(async (status) => {
      const url = world.witness.url(`/refuse?status=${status}`, uniqueId());
      const { client } = createClient(world, { ...world, url });
      const error = await assertRejects(
        () => client.connect(),
        world.library.RealtimeConnectionError,
      );
      return (error.cause.error as { status?: number }).status;
    }));
    assertEquals(heard, statuses);
  },
};
