import type { MediaStreamLike } from "../../../src/transport/openai/webrtc/webrtc_types.ts";
import { FakeTrack } from "../../support/webrtc/fake_peer.ts";
import { better } from "./_compare.ts";
import type { Side } from "./_side.ts";

/** How often `audio_interrupted` came: when the caller spoke, the server cut, and `interrupt()` was called. */
async function interruptions(side: Side): Promise<number[]> {
  const { client, connecting, peers } = side.call();
  await connecting;
  let interrupted = 0;
  client.on("audio_interrupted", () => interrupted++);
  const counts: number[] = [];
  const hear = (event: object) => {
    peers[0]!.channel!.receive({ event_id: "e", ...event });
    counts.push(interrupted);
  };
  const response = { object: "realtime.response", id: "resp_1", output: [] };
  hear({ type: "response.created", response: { ...response, status: "in_progress" } });
  hear({ type: "output_audio_buffer.started", response_id: "resp_1" });
  hear({ type: "input_audio_buffer.speech_started", audio_start_ms: 0, item_id: "item_2" });
  hear({ type: "output_audio_buffer.cleared", response_id: "resp_1" });
  hear({ type: "output_audio_buffer.stopped", response_id: "resp_1" });
  hear({ type: "response.done", response: { ...response, status: "cancelled" } });
  return counts;
}

better(
  "`audio_interrupted`",
  "in a barge-in: response, started, speech, cleared, stopped, done",
  interruptions,
  { theirs: [0, 0, 0, 0, 0, 0], ours: [0, 0, 0, 1, 1, 1] },
);

better(
  "`audio_interrupted`",
  "after `interrupt()`: at once, and when the server has cleared its buffer",
  async (side) => {
    const { client, connecting, peers } = side.call();
    await connecting;
    let interrupted = 0;
    client.on("audio_interrupted", () => interrupted++);
    const { channel } = peers[0]!;
    channel!.receive({
      type: "output_audio_buffer.started",
      event_id: "e",
      response_id: "resp_1",
    });
    client.interrupt();
    const atOnce = interrupted;
    channel!.receive({
      type: "output_audio_buffer.cleared",
      event_id: "e",
      response_id: "resp_1",
    });
    return [atOnce, interrupted];
  },
  { theirs: [0, 0], ours: [0, 1] },
);

better(
  "a remote track without a stream",
  "whether the audio element has it, and one that has a stream",
  async (side) => {
    const { connecting, peers, audioElement } = side.call();
    await connecting;
    const plays = (streams: (track: FakeTrack) => MediaStreamLike[]) => {
      const track = new FakeTrack();
      audioElement.srcObject = null;
      peers[0]!.emit("track", { track, streams: streams(track) });
      const stream = audioElement.srcObject as MediaStreamLike | null | undefined;
      return stream?.getAudioTracks().includes(track) ?? false;
    };
    return [plays(() => []), plays((track) => [{ getAudioTracks: () => [track] }])];
  },
  { theirs: [false, true], ours: [true, true] },
);
