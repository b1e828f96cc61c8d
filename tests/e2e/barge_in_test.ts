import { assert, assertEquals } from "@std/assert";
import { encodePcm16 } from "../../src/audio/pcm16.ts";
import { createEmulator } from "../../src/testing/mod.ts";
import { toneOf } from "../support/audio/tone.ts";
import { launchChromium, openPage } from "../support/e2e/chromium.ts";
import { recordMicrophone } from "../support/e2e/microphone.ts";
import { serveSite } from "../support/e2e/site.ts";
import { watchAnswers } from "../support/e2e/watched_answer.ts";

const PAGE = new URL("./pages/page.ts", import.meta.url);
const TURNS = 6;
const SILENCE_DBFS = -50;

interface Level {
  readonly atMs: number;
  readonly dbfs: number;
}

Deno.test("in Chromium: after a barge-in the page falls silent, and the item is cut at what was played", async () => {
  const tone = toneOf({
    frequencyHz: 440,
    rateHz: 24_000,
    amplitude: 12_000,
    sampleCount: 240_000,
  });
  const { answerOffer, sent } = watchAnswers();
  const emulator = createEmulator({
    answerOffer,
    responder: () => ({ audio: encodePcm16(tone), transcript: "la la la" }),
  });
  const turns = Array.from({ length: TURNS }, () => [{ speechMs: 700 }, { silenceMs: 2_300 }]);
  await using microphone = await recordMicrophone([{ silenceMs: 3_000 }, ...turns.flat()]);
  await using site = await serveSite(PAGE, emulator);
  const browser = await launchChromium({ microphone });
  let levels: Level[];
  let interruptions: number;
  try {
    const { tools } = await openPage(browser, site);
    ({ levels, interruptions } = await tools.evaluate(async (tools, turns) => {
      const client = tools.createClient();
      let interruptions = 0;
      client.on("audio_interrupted", () => interruptions++);
      await client.connect();
      await tools.nextOf(client, "output_audio_buffer.started");
      const watch = tools.watchLevel(client.sound);
      for (let turn = 1; turn < turns; turn++) {
        await tools.nextOf(client, "conversation.item.truncated");
        await tools.nextOf(client, "output_audio_buffer.started");
      }
      watch.stop();
      client.close();
      return { levels: watch.levels, interruptions };
    }, TURNS));
  } finally {
    await browser.close();
    await emulator.close();
  }

  const bargeIns = sent.filter(({ event }, index) =>
    event.type === "input_audio_buffer.speech_started" &&
    sent.slice(index).some((later) => later.event.type === "output_audio_buffer.cleared")
  ).slice(1, TURNS);
  const delaysMs = bargeIns.map(({ atMs }) => silenceAfter(levels, atMs) - atMs);
  const sorted = delaysMs.toSorted((a, b) => a - b).map(Math.round);
  console.log(
    `Barge-in: the page is below ${SILENCE_DBFS} dBFS ${
      sorted[sorted.length >> 1]
    } ms (median of ` +
      `${sorted.length}; ${sorted[0]} to ${sorted.at(-1)} ms) after the emulator's speech_started`,
  );
  assertEquals(interruptions, TURNS - 1);
  assertEquals(sorted.length, TURNS - 1);
  assert(delaysMs.every(Number.isFinite), "every barge-in ended in silence");
  assertTruncations();

  /** Checks that each item is truncated at the played milliseconds, exact to the frame. */
  function assertTruncations(): void {
    let playedBefore = 0;
    let count = 0;
    for (const { event, framesPlayed } of sent) {
      if (event.type === "output_audio_buffer.started") playedBefore = framesPlayed;
      if (event.type !== "conversation.item.truncated") continue;
      assertEquals(event.audio_end_ms, (framesPlayed - playedBefore) * 20);
      count++;
    }
    assertEquals(count, TURNS - 1);
  }
});

/** The time of the first 100 ms of silence after a moment. */
function silenceAfter(levels: readonly Level[], fromMs: number): number {
  let since: number | undefined;
  for (const { atMs, dbfs } of levels) {
    if (atMs < fromMs) continue;
    if (dbfs >= SILENCE_DBFS) since = undefined;
    else since ??= atMs;
    if (since !== undefined && atMs - since >= 100) return since;
  }
  return Infinity;
}
