import { assertEquals, assertStringIncludes } from "../../support/assert/mod.ts";
import { closeClient, connectClient, createClient } from "../client.ts";
import type { Cases, World } from "../world.ts";

const HOUR_MS = 60 * 60 * 1000;

/** The end of a connection and the events that report it. */
export const ending: Cases<World> = {
  async "the server's close: code, reason, and who ended it"(world) {
    const client = createClient(
      world,
      world.emulator("&fault=close;code=4001;reason=enough;event=session.updated"),
    );
    await client.client.connect();
    const { code, reason, initiator, retryable } = await client.ended();
    assertEquals([code, reason, initiator, retryable], [4001, "enough", "server", false]);
    assertEquals([client.client.status, client.clock.pendingTimers], ["disconnected", 0]);
  },

  async "a dropped socket: 1006, by the network, worth another try; which works"(world) {
    const client = createClient(
      world,
      world.emulator("&fault=close;code=1006;event=session.updated"),
    );
    await client.client.connect();
    const { code, reason, initiator, retryable } = await client.ended();
    assertEquals([code, reason, initiator, retryable], [1006, "", "network", true]);
    client.events.length = 0;
    await client.client.connect({ until: "acknowledged", url: world.emulator().url });
    await closeClient(world, client);
  },

  async "close() is immediate, and closing twice is closing once; the server hears 1000"(world) {
    const client = await connectClient(world);
    client.client.close();
    assertEquals(client.client.status, "disconnected");
    client.client.close();
    assertEquals(client.changes, ["connecting", "connected", "disconnected"]);
    assertEquals(client.causes.map(({ initiator }) => initiator), ["client"]);
    const { code } = await world.sessionEnd(client.events[0].session.id);
    assertEquals(code, 1000);
  },

  async "no message comes after close(), however many are on their way"(world) {
    const client = await connectClient(world);
    client.client.once("conversation.item.added", () => client.client.close());
    for (let i = 0; i < 50; i++) {
      client.client.sendMessage("x".repeat(10_000), {}, { triggerResponse: false });
    }
    await client.ended();
    const count = client.events.length;
    await world.sessionEnd(client.events[0].session.id);
    const other = await connectClient(world); // takes as long as a whole connection
    await closeClient(world, other);
    assertEquals(client.events.length, count);
    assertEquals(client.events.at(-1).type, "conversation.item.added");
  },

  async "a listener that throws changes nothing"(world) {
    const client = createClient(world, world.emulator());
    const broken = new Error("broken");
    client.client.on("session.created", () => {
      throw broken;
    });
    await client.client.connect({ until: "acknowledged" });
    assertEquals(client.errors, [broken]);
    await closeClient(world, client);
  },

  async "an idle hour: nothing stirs, then the server ends it with its reason"(world) {
    const client = createClient(world, world.idleEmulator());
    await client.client.connect({ until: "acknowledged" });
    await client.next("session.updated", ({ session }) => session.tracing === "auto");
    const count = client.events.length;
    await world.turnIdleClock(HOUR_MS - 1_000);
    assertEquals([client.client.status, client.events.length], ["connected", count]);
    await client.clock.advance(HOUR_MS - 1_000);
    assertEquals([client.client.status, client.clock.pendingTimers], ["connected", 0]);
    await world.turnIdleClock(1_000);
    const { code, reason, initiator, retryable, error } = await client.ended();
    assertEquals([code, initiator, retryable], [1001, "server", true]);
    assertStringIncludes(reason, "60 minutes");
    assertEquals((error as { code?: string }).code, "session_expired");
  },
};
