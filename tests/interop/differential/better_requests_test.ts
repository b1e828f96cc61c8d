import { assertEquals } from "@std/assert";
import { better } from "./_compare.ts";
import { speaking } from "./_speaking.ts";
import type { Stage } from "./_stage.ts";

const { created, done } = speaking;
const ask = (stage: Stage) => stage.call("requestResponse", (client) => client.requestResponse());
const askFor = (stage: Stage, instructions: string) =>
  stage.call("requestResponse", (client) => client.requestResponse({ instructions }));
const refuse = (stage: Stage, error: object) =>
  stage.receive({ type: "error", error: { type: "invalid_request_error", ...error } });
const requests = ({ sent }: Stage) => sent.filter(({ type }) => type === "response.create");

for (const how of ["without overrides", "with overrides"] as const) {
  better(
    "a `response.create` that is refused because another is active",
    `sent again when that one is done, ${how}`,
    async (stage) => {
      await stage.connected();
      await (how === "without overrides" ? ask(stage) : askFor(stage, "1"));
      await refuse(stage, {
        code: "conversation_already_has_active_response",
        message: "Conversation already has an active response in progress: resp_1.",
        event_id: stage.sentId("response.create"),
      });
      stage.log.push({ kind: "call", call: "the active one", outcome: "is heard of" });
      await created(stage);
      await done(stage);
    },
    (theirs, ours) => {
      assertEquals([requests(theirs).length, requests(ours).length], [1, 2]);
    },
  );
}

better(
  "a request in the caller's turn",
  "the service answers the turn by itself",
  async (stage) => {
    await stage.connected();
    await speaking.bargeIn(stage);
    await ask(stage);
    await stage.receive(
      { type: "input_audio_buffer.speech_stopped", item_id: "item_user", audio_end_ms: 900 },
      { type: "input_audio_buffer.committed", item_id: "item_user", previous_item_id: null },
    );
    await created(stage);
    await done(stage);
  },
  (theirs, ours) => {
    assertEquals([requests(theirs).length, requests(ours).length], [1, 0]);
  },
);

better(
  "a request outside the conversation while a response runs",
  "a classification",
  async (stage) => {
    await stage.connected();
    await created(stage);
    await stage.call(
      "requestResponse",
      (client) => client.requestResponse({ conversation: "none" }),
    );
  },
  (theirs, ours) => {
    assertEquals([requests(theirs).length, requests(ours).length], [0, 1]);
  },
);

better(
  "a cancel or truncation of the transport's own that comes too late",
  "the response has just ended",
  async (stage) => {
    await stage.connected();
    await created(stage);
    await speaking.audio(stage, 500);
    await stage.advance(100);
    await stage.call("interrupt", (client) => client.interrupt());
    await refuse(stage, {
      code: "response_cancel_not_active",
      message: "Cancellation failed: no active response found",
      event_id: stage.sentId("response.cancel"),
    });
  },
  (theirs, ours) => {
    assertEquals([theirs, ours].map((stage) => stage.raised("error").length), [1, 0]);
  },
);

better(
  "a request in a listener of `turn_started`",
  "while that response runs, and behind its end",
  async (stage) => {
    await stage.connected();
    stage.client.once("turn_started", () => ask(stage));
    await created(stage);
    stage.log.push({ kind: "call", call: "the response", outcome: "runs" });
    await done(stage);
  },
  (theirs, ours) => {
    const before = ({ log }: Stage) =>
      log.slice(0, log.findIndex((entry) => entry.kind === "call" && entry.outcome === "runs"))
        .filter((entry) => entry.kind === "sent").length;
    assertEquals([before(theirs), before(ours)], [1, 0]);
    assertEquals([requests(theirs).length, requests(ours).length], [1, 1]);
  },
);

better(
  "an unlisted camelCase field of the turn detection",
  "`shinyField`",
  (stage) =>
    stage.connected().then(() =>
      stage.call("updateSessionConfig", (client) =>
        client.updateSessionConfig({
          audio: { input: { turnDetection: { type: "server_vad", shinyField: 1 } } },
        }))
    ),
  (theirs, ours) => {
    const fields = ({ sent }: Stage) => sent.at(-1)!.session.audio.input.turn_detection;
    assertEquals(fields(theirs), { type: "server_vad", shinyField: 1 });
    assertEquals(fields(ours), { type: "server_vad", shiny_field: 1 });
  },
);

const UNANSWERED = "a request that the server does not answer, or refuses without naming it";

better(
  UNANSWERED,
  "half a minute of silence",
  async (stage) => {
    await stage.connected();
    await askFor(stage, "1");
    await askFor(stage, "2");
    await stage.advance(30_000);
  },
  (theirs, ours) => {
    assertEquals(requests(theirs).length, 1);
    assertEquals(requests(ours).map(({ response }) => response.instructions), ["1", "2"]);
    assertEquals(theirs.raised("error"), []);
    assertEquals(ours.raised("error").length, 1);
  },
);

better(
  UNANSWERED,
  "an error that names no event and has other words",
  async (stage) => {
    await stage.connected();
    await askFor(stage, "1");
    await askFor(stage, "2");
    await refuse(stage, { code: "rate_limit_exceeded", message: "Slow down.", event_id: null });
    await stage.advance(30_000);
  },
  (theirs, ours) => assertEquals([requests(theirs).length, requests(ours).length], [1, 2]),
);

better(
  UNANSWERED,
  "an active response, in the server's words, and no event",
  async (stage) => {
    await stage.connected();
    await askFor(stage, "1");
    await askFor(stage, "2");
    await refuse(stage, { code: "conversation_already_has_active_response", message: "Active." });
    for (const id of ["resp_1", "resp_2"]) {
      await created(stage, id);
      await done(stage, id);
    }
  },
  (theirs, ours) => {
    const asked = (stage: Stage) => requests(stage).map(({ response }) => response.instructions);
    assertEquals([asked(theirs), asked(ours)], [["1", "2"], ["1", "1", "2"]]);
  },
);

better(
  UNANSWERED,
  "a cancel that came too late",
  async (stage) => {
    await stage.connected();
    await created(stage);
    await stage.call("sendEvent", (client) => client.sendEvent({ type: "response.cancel" }));
    await refuse(stage, { code: "response_cancel_not_active", message: "no" });
    await ask(stage);
  },
  (theirs, ours) => assertEquals([requests(theirs).length, requests(ours).length], [0, 1]),
);
