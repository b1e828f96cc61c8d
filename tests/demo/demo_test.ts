import { assert, assertEquals, assertLessOrEqual, assertStringIncludes } from "@std/assert";
import type { ConversationResult } from "../../scripts/demo/conversation.ts";
import { encodeWav, readWav } from "../../src/audio/mod.ts";
import { runScript, withFolder } from "../support/run_script.ts";
import { writeSpeech } from "../support/speech.ts";
import { startEmulator } from "../support/start_emulator.ts";

const SAMPLES_PER_MS = 24;

/** Runs the demo and gives its document and the two channels of its recording. */
async function demo(folder: string, args: readonly string[]) {
  const out = `${folder}/conversation.wav`;
  const { code, stdout, stderr } = await runScript("demo.ts", ["--json", "--out", out, ...args]);
  assertEquals(code, 0, stderr);
  const result = JSON.parse(stdout) as ConversationResult;
  const { linear16, format } = await readWav(await Deno.readFile(out));
  assertEquals([format.channels, format.sampleRateHz, format.bitsPerSample], [2, 24_000, 16]);
  return {
    result,
    caller: linear16.filter((_, i) => i % 2 === 0),
    model: linear16.filter((_, i) => i % 2 === 1),
  };
}

/** The pairs of (turn of the caller, reply to it) that the timeline tells of. */
function turnsOf({ timeline }: ConversationResult) {
  const turns: { audioStartMs: number; replyAtMs: number; playedMs: number }[] = [];
  let audioStartMs = 0;
  for (const entry of timeline) {
    if (entry.event === "speech_started") audioStartMs = entry.audioStartMs;
    if (entry.event === "reply_began") {
      turns.push({ audioStartMs, replyAtMs: entry.atMs, playedMs: 0 });
    }
    if (entry.event === "item_truncated") turns.at(-1)!.playedMs = entry.heardMs;
    if (entry.event === "reply_heard") {
      turns.at(-1)!.playedMs = Number(/\d+/.exec(entry.transcript)![0]);
    }
  }
  return turns;
}

Deno.test("demo --fast --json names a barge-in, truncated at what its speaker had played", async () => {
  await withFolder(async (folder) => {
    const { result } = await demo(folder, ["--fast"]);
    assertEquals(result.bargeIns.length, 1);
    const [bargeIn] = result.bargeIns;
    assert(bargeIn!.playedMs > 200, "the reply was under way");
    assertLessOrEqual(Math.abs(bargeIn!.truncatedAtMs! - bargeIn!.playedMs), 20);
    const events = result.timeline.map(({ event }) => event);
    assertEquals(events.filter((event) => event === "error"), []);
    assertEquals(events.filter((event) => event === "reply_heard").length, 1);
  });
});

Deno.test("demo --fast: where it was played, the model's channel is the caller's samples", async () => {
  await withFolder(async (folder) => {
    const { result, caller, model } = await demo(folder, ["--fast"]);
    const turns = turnsOf(result);
    assertEquals(turns.length, 2);
    const expected = new Int16Array(model.length);
    for (const { audioStartMs, replyAtMs, playedMs } of turns) {
      const from = audioStartMs * SAMPLES_PER_MS;
      // The speaker plays from its next 20 ms frame on.
      const frameMs = Math.floor(replyAtMs / 20) * 20 + 20;
      expected.set(
        caller.subarray(from, from + playedMs * SAMPLES_PER_MS),
        frameMs * SAMPLES_PER_MS,
      );
    }
    assertEquals(model, expected);
  });
});

Deno.test("demo --fast: two runs are the same, to the last byte", async () => {
  await withFolder(async (folder) => {
    const runs = [];
    for (const name of ["a.wav", "b.wav"]) {
      const out = `${folder}/${name}`;
      const { stdout } = await runScript("demo.ts", ["--fast", "--json", "--out", out]);
      runs.push([stdout.replace(name, ""), await Deno.readFile(out)]);
    }
    assertEquals(runs[0], runs[1]);
  });
});

Deno.test("demo talks to a service elsewhere: the emulator's own process", async () => {
  await using server = await startEmulator();
  await withFolder(async (folder) => {
    const wav = `${folder}/short.wav`;
    await writeSpeech(wav, { sampleRateHz: 24_000, channels: 1, fromMs: 0, toMs: 3_300 });
    const { result } = await demo(folder, [
      "--url",
      `${server.url}?model=gpt-realtime`,
      "--wav",
      wav,
    ]);
    assert(result.timeline.some(({ event }) => event === "reply_heard"));
  });
});

for (const sampleRateHz of [8_000, 16_000, 22_050, 24_000, 44_100, 48_000]) {
  for (const channels of [1, 2] as const) {
    Deno.test(`demo takes ${sampleRateHz} Hz with ${channels} channel(s)`, async () => {
      await withFolder(async (folder) => {
        const wav = `${folder}/in.wav`;
        await writeSpeech(wav, { sampleRateHz, channels });
        const { result } = await demo(folder, ["--fast", "--wav", wav]);
        assertEquals(result.bargeIns.length, 1);
      });
    });
  }
}

Deno.test("demo ends by itself when nobody speaks", async () => {
  await withFolder(async (folder) => {
    const wav = `${folder}/silence.wav`;
    await Deno.writeFile(wav, encodeWav(new Int16Array(24_000), { sampleRateHz: 24_000 }));
    const { result, model } = await demo(folder, ["--fast", "--wav", wav]);
    assertEquals(result.timeline.map(({ event }) => event), ["connected"]);
    assert(model.every((sample) => sample === 0));
  });
});

Deno.test("demo without --json prints the timeline, the latencies and the file", async () => {
  await withFolder(async (folder) => {
    const out = `${folder}/conversation.wav`;
    const { stdout } = await runScript("demo.ts", ["--fast", "--out", out]);
    for (const words of ["speech started", "reply began", "BARGE-IN", "item truncated at", out]) {
      assertStringIncludes(stdout, words);
    }
  });
});
