import { assertEquals, assertRejects } from "@std/assert";
import { RealtimeConnectionError } from "../../../src/contract/errors.ts";
import { createClient } from "../../support/client.ts";
import { FakeSocket } from "../../support/fake_socket.ts";

const REFUSED = { type: "error", error: { type: "invalid_request_error", code: "refused" } };
const UPDATED = { type: "session.updated", session: {} };

/** An attempt that waits for the server's answer, which the test gives. */
function connectUntilAcknowledged() {
  const socket = new FakeSocket(1);
  const watched = createClient({ createWebSocket: () => socket });
  const connecting = watched.client.connect({ until: "acknowledged" });
  return {
    ...watched,
    connecting,
    async receive(...events: object[]) {
      await watched.clock.advance(0);
      for (const event of events) socket.message(JSON.stringify({ event_id: "e", ...event }));
    },
  };
}

Deno.test("until acknowledged, a session.updated behind a refusal confirms nothing", async () => {
  const { connecting, receive, clock } = connectUntilAcknowledged();
  const rejected = assertRejects(() => connecting, RealtimeConnectionError, '"refused"');
  await receive(REFUSED, UPDATED);
  await clock.advance(1_000);
  await rejected;
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("until acknowledged, the first of several refusals is told, and no timer is left of the others", async () => {
  const { connecting, receive, clock } = connectUntilAcknowledged();
  const rejected = assertRejects(() => connecting, RealtimeConnectionError, '"refused"');
  await receive(REFUSED);
  await clock.advance(900);
  await receive({ ...REFUSED, error: { type: "other" } });
  await clock.advance(100);
  await rejected;
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("until acknowledged, an error behind the confirmation is about something else", async () => {
  const { client, connecting, receive, clock, errors } = connectUntilAcknowledged();
  await receive(UPDATED, REFUSED);
  await connecting;
  await clock.advance(1_000);
  assertEquals([client.status, errors.length, clock.pendingTimers], ["connected", 1, 0]);
  client.close();
});
