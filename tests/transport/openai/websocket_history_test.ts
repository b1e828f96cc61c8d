import { assertEquals } from "@std/assert";
import type { RealtimeItem } from "../../../src/contract/realtime_item.ts";
import { createClient } from "../../support/client.ts";
import { FakeSocket } from "../../support/fake_socket.ts";
import { userItem } from "../../support/history_items.ts";

Deno.test("an item that is being made anew is a place to stand behind, before the server has answered", async () => {
  const socket = new FakeSocket(1);
  const { client } = createClient({ createWebSocket: () => socket });
  await client.connect();
  socket.sent.length = 0;
  const edited: RealtimeItem = userItem("a", "edited");
  const last = userItem("z", "last");
  client.resetHistory([userItem("a", "first"), last], [edited, last]);
  client.resetHistory([edited, last], [edited, userItem("b", "between"), last]);
  const steps = socket.sent.map((text) => JSON.parse(text)).map((event) =>
    event.item ? [event.item.id, event.previous_item_id] : event.item_id
  );
  assertEquals(steps, ["a", ["a", "root"], ["b", "a"]]);
  client.close();
});
