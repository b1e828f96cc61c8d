// A session tells what the service says went wrong, once, over any transport.
import { assertEquals } from "@std/assert";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { RealtimeSession } from "../../src/session/realtime_session.ts";
import { createEmulator, ManualClock } from "../../src/testing/mod.ts";
import { OpenAIRealtimeWebSocket } from "../../src/transport/openai/websocket.ts";
import { scripted } from "../support/scripted_session.ts";
import type { AnyValue } from "../support/session.ts";

const QUOTA = { type: "insufficient_quota", code: "insufficient_quota", message: "No credit." };
const RESPONSE_DONE = {
  type: "response.done",
  response: { id: "resp_1", status: "failed", status_details: { type: "failed", error: QUOTA } },
};
const CALL_FAILED = { type: "response.mcp_call.failed", item_id: "mcp_1", output_index: 0 };

/** A session over a transport that raises no neutral events, and the errors that it tells. */
async function overForeign() {
  const parts = await scripted(new RealtimeAgent({ name: "a" }));
  const errors: AnyValue[] = [];
  parts.session.on("error", ({ error }) => errors.push(error));
  return { ...parts, errors };
}

Deno.test("over a transport of another package, a session tells of a response that failed", async () => {
  const { emit, errors } = await overForeign();
  emit("*", RESPONSE_DONE);
  assertEquals(errors.map(({ error, responseId }) => [error, responseId]), [[QUOTA, "resp_1"]]);
});

Deno.test("a session tells of a failed MCP call after a quarter of a second; after its end it tells nothing", async () => {
  const { emit, errors, clock, session } = await overForeign();
  emit("*", CALL_FAILED);
  await clock.advance(250);
  emit("*", { ...CALL_FAILED, item_id: "mcp_2" });
  session.close();
  await clock.advance(250);
  assertEquals([errors.map(({ itemId }) => itemId), clock.pendingTimers], [["mcp_1"], 0]);
});

Deno.test("over a transport of this package, a session tells of a response that failed once", async () => {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock, responder: () => ({ fail: QUOTA }) });
  const transport = new OpenAIRealtimeWebSocket({
    clock,
    createWebSocket: emulator.createWebSocket,
  });
  const session = new RealtimeSession(new RealtimeAgent({ name: "a" }), { transport, clock });
  const errors: AnyValue[] = [];
  session.on("error", ({ error }) => errors.push(error));
  await Promise.all([session.connect({ apiKey: "any" }), clock.advance(10)]);
  session.sendMessage("hello");
  await clock.advance(1_000);
  assertEquals(errors.map(({ error }) => error), [QUOTA]);
  session.close();
  await emulator.close();
});
