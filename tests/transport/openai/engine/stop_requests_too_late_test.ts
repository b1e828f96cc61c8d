import { assertEquals } from "@std/assert";
import { createEngine } from "../../../support/engine.ts";

const HEAR = ["*", "error", "audio", "audio_interrupted"] as const;
const REFUSAL = { type: "invalid_request_error" };
const NOT_ACTIVE = {
  ...REFUSAL,
  code: "response_cancel_not_active",
  message: "Cancellation failed: no active response found",
};
const TOO_LONG = {
  ...REFUSAL,
  code: "invalid_value",
  message: "Audio content of 9250ms is already shorter than 57340ms",
};
const NO_AUDIO = {
  ...REFUSAL,
  code: "unsupported_content_type",
  message: "Only model output audio messages can be truncated",
};

/** An answer that was interrupted after some of it was heard. */
async function interrupted(heardMs: number) {
  const t = createEngine({ hear: HEAR });
  t.created("resp_1");
  t.audio("a", 1_000);
  await t.clock.advance(heardMs);
  t.engine.interrupt();
  const refuse = (error: object) => t.receive({ type: "error", error });
  return {
    ...t,
    refuse,
    idOf: (type: string) => t.sent.find((one) => one.type === type)?.event_id,
  };
}

for (const isNamed of [true, false]) {
  const how = isNamed ? "that names it" : "that names no event";
  Deno.test(`a cancel and a truncation that come too late raise no error, by a refusal ${how}`, async () => {
    const { refuse, idOf, payloads } = await interrupted(100);
    const named = (type: string) => ({ event_id: isNamed ? idOf(type) : null });
    refuse({ ...NOT_ACTIVE, ...named("response.cancel") });
    refuse({ ...TOO_LONG, ...named("conversation.item.truncate") });
    assertEquals(payloads("error"), []);
    assertEquals(payloads("*").filter(({ type }) => type === "error").length, 2);
    refuse({ ...NOT_ACTIVE, event_id: null }); // nothing of this side is unanswered any more
    refuse({ ...TOO_LONG, event_id: null });
    assertEquals(payloads("error").length, 2);
  });

  Deno.test(`a deletion after an interruption that comes too late raises no error, by a refusal ${how}`, async () => {
    const { refuse, idOf, payloads, sent } = await interrupted(0);
    const named = (type: string) => ({ event_id: isNamed ? idOf(type) : null });
    refuse({ ...NO_AUDIO, ...named("conversation.item.truncate") });
    assertEquals(sent.at(-1)?.type, "conversation.item.delete");
    refuse({
      ...REFUSAL,
      code: "item_delete_invalid_item_id",
      message: "Error deleting item: the item with id 'a' does not exist.",
      ...named("conversation.item.delete"),
    });
    assertEquals(payloads("error"), []);
  });
}

Deno.test("a refusal of the application's own cancel is its error", () => {
  const { engine, created, receive, payloads } = createEngine({ hear: HEAR });
  created("resp_1");
  engine.sendEvent({ type: "response.cancel", event_id: "mine" });
  receive({ type: "error", error: { ...NOT_ACTIVE, event_id: "mine" } });
  assertEquals(payloads("error").length, 1);
});

Deno.test("after a cancel that was obeyed, a refusal that names no event is the application's error", async () => {
  const { refuse, done, payloads } = await interrupted(100);
  done("resp_1", { status: "cancelled", status_details: { reason: "client_cancelled" } });
  refuse({ ...NOT_ACTIVE, event_id: null });
  assertEquals(payloads("error").length, 1);
});

Deno.test("a listener of a cancel's refusal finds nothing running, and may ask for a response", async () => {
  const { engine, events, refuse, sent } = await interrupted(100);
  const seen: boolean[] = [];
  events.add("*", ({ type }: { type: string }) => {
    if (type !== "error") return;
    seen.push(engine.responding);
    engine.requestResponse();
  });
  refuse({ ...NOT_ACTIVE, event_id: null });
  assertEquals([seen, sent.at(-1)?.type], [[false], "response.create"]);
});

Deno.test("interrupt() before the response has begun: nothing of it is heard, and it is cancelled once", () => {
  const { engine, created, audio, sent, payloads } = createEngine({ hear: HEAR });
  engine.requestResponse();
  engine.interrupt();
  created("resp_1");
  audio("a", 100);
  engine.interrupt();
  assertEquals(sent.map(({ type }) => type), ["response.create", "response.cancel"]);
  assertEquals(payloads("audio"), []);
});

Deno.test("a request after interrupt() is heard, though one before it was stopped", () => {
  const { engine, created, done, audio, payloads } = createEngine({ hear: HEAR });
  engine.requestResponse();
  engine.interrupt();
  engine.requestResponse();
  created("resp_1");
  done("resp_1", { status: "cancelled" });
  created("resp_2");
  audio("b", 100, "resp_2");
  assertEquals(payloads("audio").length, 1);
});

Deno.test("a request that waits behind an interrupted response does not speak after the stop", () => {
  const { engine, created, done, sent } = createEngine();
  created("resp_1");
  engine.requestResponse();
  engine.interrupt();
  done("resp_1", { status: "cancelled" });
  assertEquals([sent.map(({ type }) => type), engine.responding], [["response.cancel"], false]);
});

Deno.test("a stopped request that the server refuses because another is active is not sent again", () => {
  const { engine, created, done, receive, sent } = createEngine();
  engine.requestResponse();
  engine.interrupt();
  const code = "conversation_already_has_active_response";
  receive({ type: "error", error: { ...REFUSAL, code, message: "", event_id: sent[0]?.event_id } });
  created("resp_vad");
  done("resp_vad");
  assertEquals(sent.length, 1);
});
