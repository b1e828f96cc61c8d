// A hang-up does not wait for a response that the server refused.
import { assertEquals } from "@std/assert";
import { TwilioRealtimeTransportLayer } from "../../../src/telephony/mod.ts";
import { createTwilioStage, frame, HandSocket } from "../../support/twilio_stage.ts";

async function openStage() {
  const stage = createTwilioStage();
  await stage.connect();
  stage.start();
  let outcome = "";
  return {
    ...stage,
    hangup: () => void stage.transport.hangup().then((result) => outcome = result),
    outcome: () => outcome,
    /** Lets the server refuse the latest request for a response. */
    refuse: (code: string) =>
      stage.server({
        type: "error",
        error: {
          type: "invalid_request_error",
          code,
          message: "No.",
          event_id: stage.sentToModel.findLast(({ type }) => type === "response.create").event_id,
        },
      }),
    requests: () => stage.sentToModel.filter(({ type }) => type === "response.create").length,
  };
}

Deno.test("a response.create that the server refuses holds up no hang-up", async () => {
  for (const hangUpFirst of [true, false]) {
    const stage = await openStage();
    stage.transport.requestResponse({ instructions: "Say goodbye." });
    if (hangUpFirst) stage.hangup();
    stage.refuse("invalid_value");
    if (!hangUpFirst) stage.hangup();
    await stage.clock.advance(100);
    assertEquals([stage.outcome(), stage.clock.pendingTimers], ["drained", 0]);
  }
});

Deno.test("what was said before the refusal is heard before the hang-up", async () => {
  const stage = await openStage();
  stage.server({ type: "response.created", response: { id: "r" } });
  stage.delta("ia", frame(1));
  stage.audioDone("ia");
  stage.server({ type: "response.done", response: { id: "r", status: "completed" } });
  stage.transport.requestResponse({ instructions: "Say goodbye." });
  stage.hangup();
  stage.refuse("invalid_value");
  await stage.clock.advance(100);
  assertEquals(stage.outcome(), "");
  stage.mark("done:ia:g1:m1");
  await stage.clock.advance(100);
  assertEquals(stage.outcome(), "drained");
});

Deno.test("a request that is sent again after a refusal is waited for", async () => {
  const stage = await openStage();
  stage.transport.sendMessage("Say goodbye.");
  stage.hangup();
  stage.refuse("conversation_already_has_active_response");
  await stage.clock.advance(100);
  assertEquals(stage.outcome(), "");
  stage.server({ type: "response.created", response: { id: "theirs" } });
  stage.server({ type: "response.done", response: { id: "theirs", status: "completed" } });
  await stage.clock.advance(100);
  assertEquals([stage.requests(), stage.outcome()], [2, ""]);
  stage.server({ type: "response.created", response: { id: "r" } });
  stage.server({ type: "response.done", response: { id: "r", status: "completed" } });
  await stage.clock.advance(0);
  assertEquals(stage.outcome(), "drained");
});

Deno.test("a request that waits behind an answer without a word is waited for", async () => {
  const stage = await openStage();
  stage.transport.requestResponse({ instructions: "Think." });
  stage.transport.requestResponse({ instructions: "Say goodbye." });
  stage.hangup();
  stage.server({ type: "response.created", response: { id: "a" } });
  stage.server({ type: "response.done", response: { id: "a", status: "completed" } });
  await stage.clock.advance(500);
  assertEquals([stage.requests(), stage.outcome()], [2, ""]);
});

Deno.test("a hang-up in a listener of the goodbye's beginning waits for the goodbye", async () => {
  const stage = await openStage();
  stage.transport.on("*", ({ type }) => {
    if (type === "response.created") stage.hangup();
  });
  stage.transport.requestResponse();
  stage.server({ type: "response.created", response: { id: "r" } });
  await stage.clock.advance(500);
  assertEquals(stage.outcome(), "");
});

Deno.test("a refusal that nobody listens to is still noted", async () => {
  const warnings: string[] = [];
  const socket = new HandSocket();
  const logger = { warn: (message: string) => warnings.push(message) };
  const transport = new TwilioRealtimeTransportLayer({
    twilioWebSocket: new HandSocket(),
    createWebSocket: () => socket as never,
    logger,
  });
  await transport.connect({ apiKey: "any" });
  socket.receive('{"type":"error","error":{"code":"invalid_value","message":"No."}}');
  assertEquals(warnings, ["An `error` event without a listener"]);
  transport.close();
});

Deno.test("a goodbye that interrupt() takes back before its first word is a cut", async () => {
  const stage = await openStage();
  stage.transport.requestResponse();
  stage.server({ type: "response.created", response: { id: "r" } });
  stage.hangup();
  stage.transport.interrupt();
  stage.server({ type: "response.done", response: { id: "r", status: "cancelled" } });
  await stage.clock.advance(100);
  assertEquals(stage.outcome(), "cut");
});

Deno.test("an error about something else ends no wait", async () => {
  const stage = await openStage();
  stage.transport.sendMessage("Say goodbye.");
  stage.hangup();
  stage.server({ type: "error", error: { code: "item_not_found", message: "No.", event_id: "x" } });
  await stage.clock.advance(100);
  assertEquals(stage.outcome(), "");
});
