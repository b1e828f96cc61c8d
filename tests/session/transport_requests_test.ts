import { assertEquals } from "@std/assert";
import {
  cancelResponse,
  requestResponse,
  retrieveItem,
} from "../../src/session/transport_requests.ts";

Deno.test("a transport is asked by its own method where it has one", () => {
  const calls: unknown[][] = [];
  const transport = {
    requestResponse: () => void calls.push(["requestResponse"]),
    cancelResponse: (id: string) => void calls.push(["cancelResponse", id]),
    retrieveItem: (id: string) => void calls.push(["retrieveItem", id]),
    sendEvent: () => void calls.push(["sendEvent"]),
  };
  requestResponse(transport);
  cancelResponse(transport, "resp_1");
  retrieveItem(transport, "item_1");
  assertEquals(calls, [
    ["requestResponse"],
    ["cancelResponse", "resp_1"],
    ["retrieveItem", "item_1"],
  ]);
});

Deno.test("a transport without the method is sent the raw request", () => {
  const sent: unknown[] = [];
  const transport = { sendEvent: (event: unknown) => void sent.push(event) };
  requestResponse(transport);
  cancelResponse(transport, "resp_1");
  retrieveItem(transport, "item_1");
  assertEquals(sent, [
    { type: "response.create" },
    { type: "response.cancel", response_id: "resp_1" },
    { type: "conversation.item.retrieve", item_id: "item_1" },
  ]);
});

Deno.test("the promise of a transport's method is returned, so that its rejection is not lost", async () => {
  const transport = { sendEvent() {}, requestResponse: () => Promise.reject("not connected") };
  const reason = await Promise.resolve(requestResponse(transport)).catch((reason) => reason);
  assertEquals(reason, "not connected");
});
