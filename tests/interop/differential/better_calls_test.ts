import { assert, assertEquals } from "@std/assert";
import type { RealtimeItem } from "../../../src/contract/realtime_item.ts";
import { OpenAIRealtimeWebSocket } from "../../../src/transport/openai/websocket.ts";
import { better } from "./_compare.ts";
import type { Stage } from "./_stage.ts";

const typesSent = ({ sent }: Stage) => sent.map(({ type }) => type);

better(
  "`mute()` on a WebSocket",
  "audio while muted",
  async (stage) => {
    await stage.connected();
    await stage.call("mute", (client) => client.mute(true));
    await stage.call(
      "sendAudio",
      (client) => client.sendAudio(Uint8Array.of(1, 2, 3, 4).buffer, {}),
    );
  },
  (theirs, ours) => {
    assertEquals(theirs.outcomes, ["mute threw: Error"]);
    assertEquals(ours.outcomes, []);
    assertEquals([theirs.client.muted, ours.client.muted], [null, true]);
    assertEquals([theirs.sent[0]?.audio, ours.sent[0]?.audio], ["AQIDBA==", "AAAAAA=="]);
  },
);

better(
  "`sendAudio` when not connected",
  "twice before a connection, and once after it",
  async (stage) => {
    const sendAudio = () =>
      stage.call("sendAudio", (client) => client.sendAudio(new ArrayBuffer(960), {}));
    await sendAudio();
    await sendAudio();
    await stage.startConnect();
    await stage.open();
    await stage.call("close", (client) => client.close());
    await sendAudio();
  },
  (theirs, ours) => {
    assertEquals([theirs.raised("error").length, ours.raised("error").length], [0, 2]);
    assert(ours.client instanceof OpenAIRealtimeWebSocket);
    assertEquals(ours.client.droppedAudioBytes, 960);
    assertEquals([typesSent(theirs), typesSent(ours)], [["session.update"], ["session.update"]]);
  },
);

better(
  "`sendAudio` with no bytes",
  "an empty buffer, with commit",
  async (stage) => {
    await stage.connected();
    await stage.call(
      "sendAudio",
      (client) => client.sendAudio(new ArrayBuffer(0), { commit: true }),
    );
  },
  (theirs, ours) => {
    const commit = "input_audio_buffer.commit";
    assertEquals(typesSent(theirs), ["input_audio_buffer.append", commit]);
    assertEquals(typesSent(ours), [commit]);
  },
);

better(
  "`sendAudio` with a view of 16-bit samples",
  "an Int16Array",
  async (stage) => {
    await stage.connected();
    const samples = Int16Array.of(0x0102, 0x0304);
    await stage.call(
      "sendAudio",
      (client) => client.sendAudio(samples as unknown as ArrayBuffer, {}),
    );
  },
  (theirs, ours) => {
    assertEquals(theirs.sent[0]?.audio, btoa("\x02\x04")); // each sample cut to a byte
    assertEquals(ours.sent[0]?.audio, btoa("\x02\x01\x04\x03"));
  },
);

better(
  "methods called while connecting",
  "a message, an edit, an update",
  async (stage) => {
    await stage.startConnect();
    stage.socket.readyState = 1; // a socket that takes what is sent too early
    await stage.call("sendMessage", (client) => client.sendMessage("hello", {}));
    await stage.call("updateSessionConfig", (client) => client.updateSessionConfig({}));
  },
  (theirs, ours) => {
    assertEquals([theirs.outcomes, theirs.sent.length], [[], 3]);
    assertEquals(ours.outcomes, [
      "sendMessage threw: UserError",
      "updateSessionConfig threw: UserError",
    ]);
    assertEquals(ours.sent, []);
  },
);

better(
  "`resetHistory` when not connected",
  "and nothing changes",
  (stage) => stage.call("resetHistory", (client) => client.resetHistory([], [])),
  (theirs, ours) => {
    assertEquals([theirs.outcomes, ours.outcomes], [[], ["resetHistory threw: UserError"]]);
  },
);

const message = (itemId: string, previousItemId?: string | null): RealtimeItem => ({
  itemId,
  ...previousItemId === undefined ? {} : { previousItemId },
  type: "message",
  role: "user",
  status: "completed",
  content: [{ type: "input_text", text: itemId }],
});

better(
  "a history item that differs only in its `previousItemId`",
  "`previousItemId` alone differs",
  async (stage) => {
    await stage.connected();
    await stage.call("resetHistory", (client) => {
      client.resetHistory([message("a", null), message("b", "a")], [message("a"), message("b")]);
    });
  },
  (theirs, ours) => {
    const [deletion, creation] = ["conversation.item.delete", "conversation.item.create"];
    assertEquals(typesSent(theirs), [deletion, deletion, creation, creation]);
    assertEquals(typesSent(ours), []);
  },
);

better(
  "an image in an edited history",
  "a message of the user",
  async (stage) => {
    await stage.connected();
    const image = "data:image/png;base64,AA==";
    const item = { ...message("a"), content: [{ type: "input_image", image }] } as RealtimeItem;
    await stage.call("resetHistory", (client) => client.resetHistory([], [item]));
  },
  (theirs, ours) => {
    const part = ({ sent }: Stage) => Object.keys(sent[0]?.item.content[0]);
    assertEquals(part(theirs), ["type", "image"]); // which the service does not know
    assertEquals(part(ours), ["type", "image_url"]);
  },
);

better(
  "`null` for a prompt, reasoning, a tool choice or a speed",
  "in an update",
  async (stage) => {
    await stage.connected();
    const off = {
      prompt: null,
      reasoning: null,
      toolChoice: null,
      audio: { output: { speed: null } },
    };
    await stage.call("updateSessionConfig", (client) => {
      client.updateSessionConfig(
        off as unknown as Parameters<typeof client.updateSessionConfig>[0],
      );
    });
  },
  (theirs, ours) => {
    const settings = ({ sent }: Stage) => {
      const { prompt, reasoning, tool_choice, audio } = sent[0]?.session;
      return [prompt, reasoning, tool_choice, audio.output.speed];
    };
    assertEquals(settings(theirs), [undefined, undefined, undefined, 1]);
    assertEquals(settings(ours), [null, null, null, null]);
  },
);
