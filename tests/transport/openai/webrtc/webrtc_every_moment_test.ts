import { assertEquals, assertRejects } from "@std/assert";
import { RealtimeConnectionError, UserError } from "../../../../src/contract/errors.ts";
import { createFakeClient, NOTHING } from "../../../support/webrtc/client.ts";

/** More turns of the microtask queue than an attempt over fakes takes. */
const TURNS = 60;

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

for (const how of ["close()", "an abort", "close() and connect()"] as const) {
  Deno.test(`WebRTC: ${how} at each turn of an attempt: nothing is left, and nothing is opened later`, async () => {
    await import("../../../../src/transport/openai/webrtc/webrtc_call.ts"); // loading it takes more turns than that
    let wasCutShort = 0;
    for (let turn = 0; turn < TURNS; turn++) {
      const { client, asked, peers, changes, leftovers } = createFakeClient();
      const user = new AbortController();
      let outcome: unknown;
      client.connect({ signal: user.signal }).then(
        () => outcome = "connected",
        () => outcome = "failed",
      );
      await turns(turn);
      const opened = () => [asked.length, peers.length];
      const before = opened();
      if (how === "an abort") user.abort(new Error("the user has left"));
      else client.close();
      if (how === "close() and connect()") {
        await client.connect();
        assertEquals(client.status, "connected", `turn ${turn}`);
        client.close();
      } else {
        await turns(TURNS);
        assertEquals(opened(), outcome === "connected" ? opened() : before, `turn ${turn}`);
      }
      await turns(TURNS);
      if (outcome === "failed") wasCutShort++;
      client.close(); // an abort does not end a connection
      assertEquals(leftovers(), NOTHING, `turn ${turn}`);
      const count = (status: string) => changes.filter((change) => change === status).length;
      assertEquals(count("connecting"), count("disconnected"), `turn ${turn}`);
    }
    assertEquals(wasCutShort > 20 && wasCutShort < TURNS, true, `${wasCutShort} were cut short`);
  });
}

Deno.test("WebRTC: a config that cannot be written fails the attempt at once, at its stage", async () => {
  const { client, leftovers } = createFakeClient();
  const { stage } = await assertRejects(
    () => client.connect({ initialSessionConfig: { providerData: { n: 1n } } }),
    RealtimeConnectionError,
    "BigInt",
  );
  assertEquals([stage, client.status, leftovers()], ["config", "disconnected", NOTHING]);
});

Deno.test("WebRTC: a channel that refuses the first config fails the attempt at once", async () => {
  const { client, peers, leftovers } = createFakeClient({
    changePeerConnection(connection) {
      peers[0]!.channel!.send = () => {
        throw new Error("the buffer is full");
      };
      return connection;
    },
  });
  const { stage } = await assertRejects(
    () => client.connect(),
    RealtimeConnectionError,
    "the buffer is full",
  );
  assertEquals([stage, leftovers()], ["config", NOTHING]);
});

Deno.test("WebRTC: close() in a listener of `connected` fails the attempt at its last stage", async () => {
  const { client, leftovers } = createFakeClient();
  client.on("connected", () => client.close());
  const { code, stage } = await assertRejects(() => client.connect(), RealtimeConnectionError);
  assertEquals([code, stage, leftovers()], ["closed_by_client", "config", NOTHING]);
});

Deno.test("WebRTC: connect() from inside close() is refused, and opens nothing", async () => {
  const { client, peers, leftovers } = createFakeClient();
  await client.connect();
  let second: Promise<void> | undefined;
  peers[0]!.close = () => {
    peers[0]!.closed = true;
    second = client.connect();
  };
  client.close();
  await assertRejects(() => second!, UserError, `its status is "disconnecting"`);
  assertEquals([client.status, peers.length, leftovers()], ["disconnected", 1, NOTHING]);
});
