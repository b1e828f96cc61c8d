import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { decodePcm16 } from "../../src/audio/pcm16.ts";
import { createEmulator } from "../../src/testing/mod.ts";
import { launchChromium, openPage } from "../support/e2e/chromium.ts";
import { recordMicrophone } from "../support/e2e/microphone.ts";
import { serveSite } from "../support/e2e/site.ts";
import { frequencyOf } from "../support/webrtc/caller.ts";

const PAGE = new URL("./pages/socket_page.ts", import.meta.url);

Deno.test("in Chromium: microphone and speaker carry a WebSocket session, and a barge-in is cut at what the audio thread played", async () => {
  await using microphone = await recordMicrophone([
    { silenceMs: 1_500 },
    { toneHz: 1_000, durationMs: 800 },
    { silenceMs: 10_000 },
  ]);
  await using site = await serveSite(PAGE, createEmulator());
  const browser = await launchChromium({ microphone });
  try {
    const { tools } = await openPage(browser, site);
    const { measuredHz, reportedMs, truncatedMs, source, said } = await tools.evaluate((tools) =>
      tools.converse()
    );
    const linear16 = decodePcm16(Uint8Array.from(said));
    const first = linear16.findIndex((sample) => Math.abs(sample) > 6_000);
    const saidHz = frequencyOf(linear16.subarray(first, first + 24 * 700));
    console.log(
      `${saidHz.toFixed(1)} Hz in, ${measuredHz.toFixed(1)} Hz out, cut at ${truncatedMs} ms`,
    );
    assertAlmostEquals(saidHz, 1_000, 5);
    assertAlmostEquals(measuredHz, 440, 5);
    assertEquals([source, truncatedMs], ["reported", Math.floor(reportedMs)]);
    assert(truncatedMs > 100 && truncatedMs < 9_000, `${truncatedMs} ms`);
  } finally {
    await browser.close();
  }
});
