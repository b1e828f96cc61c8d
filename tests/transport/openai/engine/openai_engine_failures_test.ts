// What the service says went wrong reaches listeners of `error`, with the service's code and words.
import { assertEquals } from "@std/assert";
import { createEngine } from "../../../support/engine.ts";

const QUOTA = { type: "insufficient_quota", code: "insufficient_quota", message: "No credit." };
const FAILED = { status: "failed", status_details: { type: "failed", error: QUOTA } };

Deno.test("the model is silent because the account has no credit: an error says so, before turn_done", () => {
  const { done, names, payloads } = createEngine();
  done("resp_1", FAILED);
  assertEquals(names(), ["error", "usage_update", "turn_done"]);
  assertEquals(payloads("error"), [{
    type: "error",
    error: {
      type: "error",
      event_id: "event_1",
      error: QUOTA,
      reportedBy: "response.done",
      responseId: "resp_1",
    },
  }]);
});

Deno.test("a response that fails without details still becomes an error", () => {
  const { done, payloads } = createEngine();
  done("resp_1", { status: "failed", status_details: null });
  const [{ error }] = payloads("error");
  assertEquals([error.error, error.responseId], [
    { type: "server_error", code: null, message: "The response failed" },
    "resp_1",
  ]);
});

const ENDINGS = {
  completed: null,
  cancelled: { type: "cancelled", reason: "turn_detected" },
  incomplete: { type: "incomplete", reason: "content_filter" },
};

for (const [status, details] of Object.entries(ENDINGS)) {
  Deno.test(`turn_done says that a response was ${status}, and why; there is no error`, () => {
    const { done, payloads } = createEngine();
    done("resp_1", { status, status_details: details });
    const [{ response }] = payloads("turn_done");
    assertEquals([response.status, response.statusDetails], [status, details ?? undefined]);
    assertEquals(payloads("error"), []);
  });
}

Deno.test("turn_done of a failed response has its status and details", () => {
  const { done, payloads } = createEngine();
  done("resp_1", FAILED);
  const [{ response }] = payloads("turn_done");
  assertEquals([response.status, response.statusDetails], ["failed", FAILED.status_details]);
});

Deno.test("speech that could not be transcribed is an error that names its item", () => {
  const { receive, payloads } = createEngine();
  const error = {
    type: "transcription_error",
    code: "audio_unintelligible",
    message: "Too noisy.",
  };
  receive({
    type: "conversation.item.input_audio_transcription.failed",
    item_id: "item_1",
    content_index: 0,
    error: { ...error, param: null },
  });
  const [{ error: told }, ...more] = payloads("error");
  assertEquals([told.error, told.itemId, more], [error, "item_1", []]);
});

Deno.test("a list of MCP tools that fails is an error that names the server", () => {
  const { receive, payloads } = createEngine();
  const item = { id: "mcpl_1", type: "mcp_list_tools", server_label: "dice", tools: [] };
  receive({ type: "conversation.item.added", previous_item_id: null, item });
  receive({ type: "mcp_list_tools.failed", item_id: "mcpl_1" });
  receive({ type: "mcp_list_tools.failed", item_id: "mcpl_2" });
  assertEquals(
    payloads("error").map(({ error: { error, itemId, serverLabel } }) => [
      error.message,
      itemId,
      serverLabel,
    ]),
    [
      ['The service could not list the tools of the MCP server "dice"', "mcpl_1", "dice"],
      ["The service could not list the tools of an MCP server", "mcpl_2", undefined],
    ],
  );
});

const CALL = { id: "mcp_1", type: "mcp_call", server_label: "dice", name: "roll", arguments: "{}" };
const CALL_FAILED = { type: "response.mcp_call.failed", item_id: "mcp_1", output_index: 0 };

/** The code, the message and the item of each error. */
function toldBy(payloads: (name: string) => { error: Record<string, unknown> }[]) {
  return payloads("error").map(({ error: { error, itemId } }) => {
    const { code, message } = error as { code: unknown; message: unknown };
    return [code, message, itemId];
  });
}

Deno.test("an MCP call that fails is one error, with the words of its item", async () => {
  const { receive, payloads, clock } = createEngine();
  await clock.advance(0); // connected
  receive(CALL_FAILED);
  const item = { ...CALL, error: { type: "http_error", code: 503, message: "No dice." } };
  receive({ type: "conversation.item.done", previous_item_id: null, item });
  receive({ type: "response.output_item.done", response_id: "r", output_index: 0, item });
  assertEquals(toldBy(payloads), [["503", "No dice.", "mcp_1"]]);
  assertEquals(clock.pendingTimers, 0);
});

const WITHOUT_WORDS = [[null, "The service could not call a tool of an MCP server", "mcp_1"]];

Deno.test("an MCP call that fails, and whose item never comes, is an error after a quarter of a second", async () => {
  const { receive, payloads, clock } = createEngine();
  receive(CALL_FAILED);
  receive(CALL_FAILED);
  await clock.advance(249);
  assertEquals(toldBy(payloads), []);
  await clock.advance(1);
  assertEquals(toldBy(payloads), WITHOUT_WORDS);
});

Deno.test("the end of the response tells of an MCP call whose item has not come", async () => {
  const { receive, done, payloads, clock } = createEngine();
  await clock.advance(0); // connected
  receive(CALL_FAILED);
  done("resp_1", { status: "completed" });
  assertEquals([toldBy(payloads), clock.pendingTimers], [WITHOUT_WORDS, 0]);
});

Deno.test("close() forgets an MCP call that waits for its item", async () => {
  const { receive, engine, payloads, clock } = createEngine();
  await clock.advance(0); // connected
  receive(CALL_FAILED);
  engine.close();
  assertEquals([payloads("error"), clock.pendingTimers], [[], 0]);
});

for (const error of [undefined, null, "no", 7, { code: {}, message: "" }]) {
  Deno.test(`an error of ${JSON.stringify(error)} in a failed transcription is told in our words`, () => {
    const { receive, payloads } = createEngine();
    receive({
      type: "conversation.item.input_audio_transcription.failed",
      item_id: "item_1",
      error,
    });
    assertEquals(toldBy(payloads), [
      [null, "The service could not transcribe the caller's speech", "item_1"],
    ]);
  });
}
