import { assertEquals } from "@std/assert";
import { createFakeClient } from "../../../support/webrtc/client.ts";

const idOf = (event: object) => String((event as { readonly event_id?: unknown }).event_id);

/** Begins a call whose channel does not open by itself. */
async function beginCall() {
  const loading = createFakeClient(); // the code of calls comes with the first of them
  await loading.client.connect();
  loading.client.close();
  const fake = createFakeClient({}, { connects: false });
  return { ...fake, seen: [] as string[] };
}

Deno.test("WebRTC: of messages before the channel says it is open, the first hundred are kept", async () => {
  const { client, clock, peers, seen } = await beginCall();
  client.on("*", (event) => seen.push(idOf(event)));
  const connecting = client.connect();
  await clock.advance(0);
  const [peer] = peers;
  for (let index = 0; index < 1_000; index++) {
    peer!.channel!.receive({ type: "session.created", event_id: `early_${index}`, session: {} });
  }
  assertEquals(seen, []);
  peer!.connect();
  await connecting;
  assertEquals([seen.length, seen[0], seen[99], seen[100]], [
    101,
    "early_0",
    "early_99",
    "event_1",
  ]);
  client.close();
});

Deno.test("WebRTC: of early messages, nothing is told once a listener of one has closed the connection", async () => {
  const { client, clock, peers, seen } = await beginCall();
  client.on("*", (event) => {
    seen.push(idOf(event));
    client.close();
  });
  const connecting = client.connect().catch(() => "closed");
  await clock.advance(0);
  for (const event_id of ["first", "second"]) {
    peers[0]!.channel!.receive({ type: "session.created", event_id, session: {} });
  }
  peers[0]!.connect();
  assertEquals([await connecting, seen], ["closed", ["first"]]);
});
