import { assert, assertEquals, assertRejects } from "@std/assert";
import { RealtimeConnectionError } from "../../../../src/transport/mod.ts";
import { createFakeClient, NOTHING } from "../../../support/webrtc/client.ts";

Deno.test("WebRTC: the offer waits at most 100 ms for candidates", async () => {
  for (const completeAtMs of [undefined, 40]) {
    const { client, clock, peers, requests } = await createGatheringClient();
    const connecting = client.connect();
    await clock.advance(40);
    if (completeAtMs !== undefined) {
      peers[0]!.iceGatheringState = "complete";
      peers[0]!.emit("icegatheringstatechange");
    }
    await clock.advance(59);
    assertEquals(requests.length, completeAtMs === undefined ? 0 : 1);
    await clock.advance(1);
    assertEquals(requests.length, 1);
    await connecting;
    client.close();
  }
});

Deno.test("WebRTC: close() before or during the wait for candidates leaves nothing", async () => {
  let peersMade = 0;
  for (let turn = 0; turn < 40; turn++) {
    const { client, clock, peers, leftovers, requests } = await createGatheringClient();
    const failed = client.connect();
    failed.catch(() => {});
    for (let passed = 0; passed < turn; passed++) await Promise.resolve();
    client.close();
    await assertRejects(() => failed, RealtimeConnectionError);
    await clock.advance(0);
    assertEquals([leftovers(), requests.length], [NOTHING, 0], `turn ${turn}`);
    peersMade += peers.length;
  }
  assert(peersMade > 10, `${peersMade} had come as far as the offer`);
});

/** A client whose peer connections gather candidates. */
async function createGatheringClient() {
  await import("../../../../src/transport/openai/webrtc/webrtc_call.ts"); // loading it takes longer than one turn
  const fake: ReturnType<typeof createFakeClient> = createFakeClient({
    changePeerConnection(connection) {
      fake.peers[0]!.iceGatheringState = "gathering";
      return connection;
    },
  });
  return fake;
}
