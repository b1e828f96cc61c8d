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
