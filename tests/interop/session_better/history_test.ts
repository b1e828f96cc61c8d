import type { AnyValue } from "../../support/session.ts";
import { better } from "./_compare.ts";

better(
  "a user's transcript that the server sends back empty",
  "the item comes again, without the words that its transcription gave",
  async (side) => {
    const started = await side.start(side.agent());
    const { transport } = started.session;
    const item = (status: string) => ({
      itemId: "item_caller",
      type: "message",
      role: "user",
      status,
      content: [{ type: "input_audio", audio: null, transcript: null }],
    });
    const transcript = () => started.session.history.at(-1).content[0].transcript;
    transport.emit("item_update", item("in_progress"));
    transport.emit("*", {
      type: "conversation.item.input_audio_transcription.completed",
      event_id: "event_1",
      item_id: "item_caller",
      content_index: 0,
      transcript: "good morning",
    });
    const before = transcript();
    transport.emit("item_update", item("completed"));
    return [before, transcript()];
  },
  { theirs: ["good morning", null], ours: ["good morning", "good morning"] },
);

better(
  "an interrupted answer in the history",
  "interrupted after a second, when five times as much had come",
  async (side) => {
    const started = await side.start(side.agent(), { emulator: { pacing: { speed: 5 } } });
    started.session.on("audio", () => {});
    const words = "one two three four five six seven eight nine ten ".repeat(4).trim();
    started.session.sendMessage(`say: ${words}`);
    await started.settle(1_000);
    started.session.interrupt();
    await started.settle(1_000);
    const { transcript, truncation } = started.session.history.at(-1).content[0] as AnyValue;
    return { spoken: words.startsWith(transcript) && transcript.length > 40, truncation };
  },
  {
    theirs: { spoken: true, truncation: undefined },
    ours: {
      spoken: true,
      truncation: { heardMs: 1_000, generatedMs: 5_100, heardTranscript: "one two three" },
    },
  },
);

better(
  "a list that the function given to `updateHistory` changes in place",
  "it takes the last message away",
  async (side) => {
    const started = await side.start(side.agent());
    await started.say("hello");
    started.session.updateHistory((history: AnyValue[]) => {
      history.pop();
      return history;
    });
    await started.settle();
    return started.sent.filter(({ type }) => type === "conversation.item.delete").length;
  },
  { theirs: 0, ours: 1 },
);

better(
  "a function call during which the caller speaks",
  "the caller's words come between the beginning and the end of the call",
  async (side) => {
    const started = await side.start(side.agent());
    const { transport } = started.session;
    const placed = (itemId: string, previous: string | null, type: string) =>
      transport.emit("*", {
        type: "conversation.item.added",
        event_id: `event_${itemId}`,
        previous_item_id: previous,
        item: { id: itemId, type },
      });
    const said = (itemId: string, previousItemId: string | null) => {
      placed(itemId, previousItemId, "message");
      const content = [{ type: "input_text", text: itemId }];
      const fields = { type: "message", role: "user", status: "completed", content };
      transport.emit("item_update", { itemId, previousItemId, ...fields });
    };
    said("first", null);
    placed("call", "first", "function_call");
    said("second", "call");
    transport.emit("item_update", {
      itemId: "call",
      type: "function_call",
      status: "in_progress",
      arguments: "{}",
      name: "weather",
      output: null,
    });
    return started.session.history.map(({ itemId }: AnyValue) => itemId);
  },
  { theirs: ["first", "second", "call"], ours: ["first", "call", "second"] },
);
