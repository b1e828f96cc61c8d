import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { decodePcm16, encodePcm16 } from "../../src/audio/pcm16.ts";
import { createEmulator, type Responder } from "../../src/testing/mod.ts";
import { toneOf } from "../support/audio/tone.ts";
import { launchChromium, openPage } from "../support/e2e/chromium.ts";
import { recordMicrophone } from "../support/e2e/microphone.ts";
import { serveSite } from "../support/e2e/site.ts";
import { frequencyOf } from "../support/webrtc/caller.ts";
import { answerOffer } from "../support/webrtc/opus_peer.ts";

const PAGE = new URL("./pages/page.ts", import.meta.url);
const tone = toneOf({ frequencyHz: 440, rateHz: 24_000, amplitude: 12_000, sampleCount: 72_000 });
const sayTone: Responder = () => ({ audio: encodePcm16(tone), transcript: "la la la" });

Deno.test("in Chromium: 1000 Hz in is 1000 Hz at the emulator, and 440 Hz out is 440 Hz in the page", async () => {
  const emulator = createEmulator({ answerOffer, responder: sayTone });
  await using microphone = await recordMicrophone([
    { silenceMs: 3_000 },
    { toneHz: 1_000, durationMs: 1_000 },
    { silenceMs: 3_000 },
  ]);
  await using site = await serveSite(PAGE, emulator);
  const browser = await launchChromium({ microphone });
  try {
    const { tools } = await openPage(browser, site);
    const { measuredHz, itemId } = await tools.evaluate(async (tools) => {
      const client = tools.createClient();
      const committed = tools.nextOf(client, "input_audio_buffer.committed");
      const started = tools.nextOf(client, "output_audio_buffer.started");
      await client.connect();
      const { item_id: itemId } = await committed;
      await started;
      const measuredHz = await tools.measureFrequency(client.sound);
      client.close();
      return { measuredHz, itemId };
    });
    const said = decodePcm16(emulator.sessions[0]!.itemAudio(itemId)!);
    const first = said.findIndex((sample) => Math.abs(sample) > 6_000);
    const decodedHz = frequencyOf(said.subarray(first, first + 24 * 900));
    console.log(
      `1000 Hz in: ${decodedHz.toFixed(1)} Hz at the emulator; ` +
        `440 Hz out: ${measuredHz.toFixed(1)} Hz in the page`,
    );
    assertAlmostEquals(decodedHz, 1_000, 5);
    assertAlmostEquals(measuredHz, 440, 5);
    assertEquals(await tools.evaluate((tools) => tools.leftovers()), { microphones: 0, peers: 0 });
  } finally {
    await browser.close();
    await emulator.close();
  }
});

Deno.test("in Chromium: a spoken turn comes back as the parrot's voice, and is heard in the page", async () => {
  const emulator = createEmulator({ answerOffer });
  await using microphone = await recordMicrophone([
    { silenceMs: 3_000 },
    { speechMs: 1_200 },
    { silenceMs: 6_000 },
  ]);
  await using site = await serveSite(PAGE, emulator);
  const browser = await launchChromium({ microphone });
  try {
    const { tools } = await openPage(browser, site);
    const { transcript, loudest, itemIds } = await tools.evaluate(async (tools) => {
      const client = tools.createClient();
      const committed = tools.nextOf(client, "input_audio_buffer.committed");
      const started = tools.nextOf(client, "output_audio_buffer.started");
      const stopped = tools.nextOf(client, "output_audio_buffer.stopped");
      const answered = tools.nextOf(client, "response.done");
      await client.connect();
      const { item_id: spoken } = await committed;
      await started;
      const watch = tools.watchLevel(client.sound);
      const { response } = await answered;
      await stopped;
      watch.stop();
      client.close();
      return {
        transcript: response.output[0].content[0].transcript,
        loudest: Math.max(...watch.levels.map(({ dbfs }: { dbfs: number }) => dbfs)),
        itemIds: [spoken, response.output[0].id],
      };
    });
    const [session] = emulator.sessions;
    const [said, answer] = itemIds.map((id: string) => session!.itemAudio(id)!);
    assertEquals(answer, said, "the parrot's voice is the caller's, to the byte");
    assert(/^\(echo\) \d+ ms$/.test(transcript), transcript);
    assert(loudest > -40, `${loudest} dBFS`);
  } finally {
    await browser.close();
    await emulator.close();
  }
});
