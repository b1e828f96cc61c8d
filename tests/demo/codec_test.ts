import { assert, assertEquals } from "@std/assert";
import { type Caller, FRAME_SAMPLES } from "../../scripts/demo/caller.ts";
import { codecNamed } from "../../scripts/demo/codecs.ts";
import { holdConversation } from "../../scripts/demo/conversation.ts";
import type { CodecName } from "../../scripts/demo/options.ts";
import { openStage } from "../../scripts/demo/stage.ts";
import { joinedBytes, joinedLinear16 } from "../../src/audio/_join.ts";
import { base64ToBytes } from "../../src/wire/base64.ts";
import { runScript, withFolder } from "../support/run_script.ts";
import { speechAt } from "../support/speech.ts";

/** Holds the demo's conversation, and keeps what went over the wire and what was heard. */
async function overTheWire(codecName: CodecName) {
  await using stage = await openStage({
    help: false,
    wav: "",
    out: "",
    url: undefined,
    apiKey: "demo",
    fast: true,
    json: true,
    codec: codecName,
  });
  const sent: Uint8Array[] = [];
  const formats: unknown[] = [];
  const createWebSocket: typeof stage.createWebSocket = async (options) => {
    const socket = await stage.createWebSocket!(options);
    const send = socket.send.bind(socket);
    socket.send = (text) => {
      const event = JSON.parse(text as string);
      if (event.type === "input_audio_buffer.append") sent.push(base64ToBytes(event.audio));
      const { input, output } = event.session?.audio ?? {};
      if (input) formats.push(input.format, output.format);
      send(text);
    };
    return socket;
  };
  const speech = await speechAt(24_000);
  const frames = Array.from(
    { length: Math.floor(speech.length / FRAME_SAMPLES) },
    (_, i) => speech.subarray(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES),
  );
  const model: Int16Array[] = [];
  const caller: Caller = {
    name: "speech",
    about: { file: "speech", sampleRateHz: 24_000, channels: 1, durationMs: 0 },
    frames,
  };
  const result = await holdConversation({
    stage: { ...stage, createWebSocket },
    caller,
    codecName,
    onEntry() {},
    onFrame: (frame) => Promise.resolve(void model.push(frame.model)),
  });
  return { result, sent, formats, model: joinedLinear16(model), frames };
}

for (const [codecName, format] of [["ulaw", "audio/pcmu"], ["alaw", "audio/pcma"]] as const) {
  Deno.test(`demo --codec ${codecName}: one byte a sample on the wire, and G.711 of what was said is heard`, async () => {
    const { result, sent, formats, model, frames } = await overTheWire(codecName);
    assertEquals(formats, [{ type: format }, { type: format }]);

    // One byte for each of 8,000 samples a second: 160 a frame, less what the resampler holds back.
    const wire = joinedBytes(sent);
    const heldBytes = sent.length * 160 - wire.length;
    assert(heldBytes >= 0 && heldBytes < 160, `${heldBytes} bytes are held back`);
    const reference = codecNamed(codecName);
    assertEquals(
      wire.subarray(0, 8_000),
      joinedBytes(frames.map((f) => reference.encode(f))).subarray(0, 8_000),
    );

    // The parrot's first answer is the caller's own bytes of the turn, from its first to the cut.
    const started = result.timeline.find((entry) => entry.event === "speech_started")!;
    const began = result.timeline.find((entry) => entry.event === "reply_began")!;
    const [bargeIn] = result.bargeIns;
    const turn = wire.subarray(started.audioStartMs * 8);
    const heard = codecNamed(codecName).decode(turn).subarray(0, bargeIn!.playedMs * 24);
    const fromSample = (Math.floor(began.atMs / 20) + 1) * FRAME_SAMPLES;
    assertEquals(model.subarray(fromSample, fromSample + heard.length), heard);
    assert(heard.some((sample) => Math.abs(sample) > 1_000), "it is speech that was compared");
  });
}

Deno.test("demo --codec pcm16 is the demo without a codec, to the last byte", async () => {
  await withFolder(async (folder) => {
    const recordings = [];
    for (const args of [[], ["--codec", "pcm16"]]) {
      const out = `${folder}/${args.length}.wav`;
      const { code, stderr } = await runScript("demo.ts", ["--fast", "--out", out, ...args]);
      assertEquals(code, 0, stderr);
      recordings.push(await Deno.readFile(out));
    }
    assertEquals(recordings[0], recordings[1]);
  });
});
