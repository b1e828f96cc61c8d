import { assertEquals } from "@std/assert";
import { OpenAIRealtimeWebSocket } from "../../../src/transport/openai/websocket.ts";
import { better } from "./_compare.ts";
import { speaking } from "./_speaking.ts";
import type { Stage } from "./_stage.ts";

const { session, created, done, audio, audioDone, bargeIn } = speaking;

/** Each truncation that was sent: the item and the millisecond. */
function truncations({ sent }: Stage): [itemId: string, audioEndMs: number][] {
  return sent.flatMap((event) =>
    event.type === "conversation.item.truncate" ? [[event.item_id, event.audio_end_ms]] : []
  );
}

const typesSent = ({ sent }: Stage) => sent.map(({ type }) => type);

better(
  "a barge-in before anything was played",
  "the speaker has buffered for 803 ms",
  async (stage) => {
    await stage.connected();
    await session(stage, true);
    await created(stage);
    await audio(stage, 1_000);
    if (stage.client instanceof OpenAIRealtimeWebSocket) {
      stage.client.reportPlayback({ itemId: "item_1", playedMs: 0 });
    }
    await stage.advance(803);
    await bargeIn(stage);
  },
  (theirs, ours) => {
    assertEquals(truncations(theirs), [["item_1", 803]]);
    assertEquals(truncations(ours), [["item_1", 0]]);
  },
);

better(
  "a barge-in before anything was played",
  "nor is a gap in the audio played, where nobody reports",
  async (stage) => {
    await stage.connected();
    await session(stage, true);
    await created(stage);
    await audio(stage, 200);
    await stage.advance(1_000);
    await audio(stage, 400);
    await stage.advance(100);
    await bargeIn(stage);
  },
  (theirs, ours) => {
    assertEquals(truncations(theirs), [["item_1", 600]]);
    assertEquals(truncations(ours), [["item_1", 300]]);
  },
);

better(
  "the wall clock is set back during an answer",
  "by an hour",
  async (stage) => {
    await stage.connected();
    await session(stage);
    await created(stage);
    await audio(stage, 1_000);
    await stage.advance(300);
    const { now } = Date;
    Date.now = () => now() - 3_600_000;
    await bargeIn(stage);
  },
  (theirs, ours) => {
    assertEquals([theirs.sent, theirs.raised("audio_interrupted").length], [[], 0]);
    assertEquals(typesSent(ours), ["response.cancel", "conversation.item.truncate"]);
    assertEquals(truncations(ours), [["item_1", 300]]);
  },
);

better(
  "a barge-in in the first of two queued items",
  "500 ms each, 200 ms played",
  async (stage) => {
    await stage.connected();
    await session(stage, true);
    await created(stage);
    for (const item of ["item_1", "item_2"]) {
      await audio(stage, 500, { item });
      await audioDone(stage, { item });
    }
    await stage.advance(200);
    await bargeIn(stage);
  },
  (theirs, ours) => {
    assertEquals(truncations(theirs), [["item_2", 200]]);
    assertEquals(truncations(ours), [["item_1", 200], ["item_2", 0]]);
  },
);

better(
  "an item of which nothing was heard",
  "the server refuses to truncate it at 0",
  async (stage) => {
    await stage.connected();
    await session(stage, true);
    await created(stage);
    await audio(stage, 500);
    await bargeIn(stage);
    await stage.receive({
      type: "error",
      error: {
        type: "invalid_request_error",
        message: "only model output audio messages can be truncated",
        event_id: stage.sentId("conversation.item.truncate"),
      },
    });
  },
  (theirs, ours) => {
    assertEquals(typesSent(theirs), ["conversation.item.truncate"]);
    assertEquals(typesSent(ours), ["conversation.item.truncate", "conversation.item.delete"]);
    assertEquals([truncations(theirs), truncations(ours)], [[["item_1", 0]], [["item_1", 0]]]);
    assertEquals(ours.sent[1]?.item_id, "item_1");
  },
);

better(
  "late deltas of an interrupted response",
  "two of them, after the barge-in",
  async (stage) => {
    await stage.connected();
    await session(stage, true);
    await created(stage);
    await audio(stage, 500);
    await stage.advance(100);
    await bargeIn(stage);
    await audio(stage, 500);
    await audio(stage, 500);
  },
  (theirs, ours) => {
    assertEquals(theirs.raised("audio").length, 3);
    assertEquals(ours.raised("audio").length, 1);
    assertEquals(ours.raised("response.output_audio.delta").length, 3);
  },
);

for (const how of ["interrupt()", "the caller speaks"] as const) {
  better(
    "`interrupt()` before the first audio of a running response",
    how,
    async (stage) => {
      await stage.connected();
      await session(stage);
      await created(stage);
      if (how === "interrupt()") await stage.call(how, (client) => client.interrupt());
      else await bargeIn(stage);
    },
    (theirs, ours) => {
      assertEquals(typesSent(theirs), []);
      assertEquals(typesSent(ours), ["response.cancel"]);
      assertEquals(ours.raised("audio_interrupted"), []);
    },
  );
}

better(
  "audio of a response outside the conversation",
  "interrupted",
  async (stage) => {
    await stage.connected();
    await created(stage, "resp_1", { conversation_id: null });
    await audio(stage, 500);
    await stage.advance(100);
    await stage.call("interrupt", (client) => client.interrupt(false));
  },
  (theirs, ours) => {
    assertEquals(truncations(theirs), [["item_1", 100]]); // of an item that no conversation has
    assertEquals(ours.sent, []);
    assertEquals(ours.raised("audio_interrupted").length, 1);
  },
);

better(
  "a barge-in before the first `session.updated`",
  "`session.created` says that the server cancels by itself",
  async (stage) => {
    await stage.connected();
    await stage.receive({
      type: "session.created",
      session: { audio: { input: { turn_detection: { interrupt_response: true } } } },
    });
    await created(stage);
    await audio(stage, 500);
    await stage.advance(100);
    stage.log.length = 0;
    await bargeIn(stage);
  },
  (theirs, ours) => {
    assertEquals(typesSent(theirs), ["response.cancel", "conversation.item.truncate"]);
    assertEquals(typesSent(ours), ["conversation.item.truncate"]);
  },
);

better(
  "a response outside the conversation ends while another runs",
  "a request waits",
  async (stage) => {
    await stage.connected();
    await created(stage, "resp_1", { conversation_id: "conv_1" });
    await created(stage, "resp_2", { conversation_id: null });
    await stage.call("requestResponse", (client) => client.requestResponse());
    await done(stage, "resp_2");
    stage.log.push({ kind: "call", call: "the other", outcome: "ends" });
    await done(stage, "resp_1");
  },
  (theirs, ours) => {
    const order = ({ log }: Stage) =>
      log.flatMap((entry) => entry.kind === "raised" ? [] : [entry.kind]);
    assertEquals(order(theirs), ["sent", "call"]); // the server refuses it: one is active
    assertEquals(order(ours), ["call", "sent"]);
  },
);

better(
  "a barge-in where the session's `interrupt_response` is false",
  "in the middle of an answer",
  async (stage) => {
    await stage.connected();
    await session(stage, false);
    await created(stage);
    await audio(stage, 1_000);
    await stage.advance(300);
    await bargeIn(stage);
  },
  (theirs, ours) => {
    assertEquals(typesSent(theirs), ["response.cancel", "conversation.item.truncate"]);
    assertEquals(typesSent(ours), []);
    assertEquals(
      [theirs, ours].map((stage) => stage.raised("audio_interrupted").length),
      [1, 0],
    );
  },
);

for (const how of ["interrupt()", "the caller speaks"] as const) {
  better(
    "an interruption after everything was heard",
    how,
    async (stage) => {
      await stage.connected();
      await created(stage);
      await audio(stage, 1_000);
      await audioDone(stage);
      await done(stage);
      await stage.advance(1_500);
      if (how === "interrupt()") await stage.call(how, (client) => client.interrupt());
      else await bargeIn(stage);
    },
    (theirs, ours) => {
      assertEquals(
        [theirs, ours].map((stage) => stage.raised("audio_interrupted").length),
        [1, 0],
      );
    },
  );
}

better(
  "`interrupt()` between a request and the beginning of its response",
  "one request",
  async (stage) => {
    await stage.connected();
    await stage.call("requestResponse", (client) => client.requestResponse());
    await stage.call("interrupt", (client) => client.interrupt());
    await created(stage);
    await audio(stage, 500);
  },
  (theirs, ours) => {
    assertEquals(typesSent(theirs), ["response.create"]);
    assertEquals(typesSent(ours), ["response.create", "response.cancel"]);
    assertEquals([theirs, ours].map((stage) => stage.raised("audio").length), [1, 0]);
  },
);
