import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { decodePcm16, encodePcm16 } from "../../src/audio/pcm16.ts";
import { createEmulator } from "../../src/testing/mod.ts";
import { toneOf } from "../support/audio/tone.ts";
import { FIREFOX } from "../support/browsers.ts";
import { serveSite } from "../support/e2e/site.ts";
import { visit } from "../support/hosts_browser.ts";
import { frequencyOf } from "../support/webrtc/caller.ts";
import { answerOffer } from "../support/webrtc/opus_peer.ts";

const PAGE = new URL("../e2e/pages/unattended_page.ts", import.meta.url);
const tone = toneOf({ frequencyHz: 440, rateHz: 24_000, amplitude: 12_000, sampleCount: 240_000 });

/** The median pitch of pieces of 200 ms: a gap of a live call moves one piece, and not the result. */
function pitchOf(said: Uint8Array): number {
  const linear16 = decodePcm16(said);
  const first = linear16.findIndex((sample) => Math.abs(sample) > 2_000);
  const pitches = Array.from({ length: 9 }, (_, piece) => {
    const start = first + 2_400 + piece * 2_400;
    return frequencyOf(linear16.subarray(start, start + 4_800));
  });
  return pitches.sort((a, b) => a - b)[4]!;
}

Deno.test("in Firefox: a call and a WebSocket session carry 1000 Hz in and 440 Hz out, and are cut where they were heard", async (t) => {
  const emulator = createEmulator({
    answerOffer,
    responder: () => ({ audio: encodePcm16(tone), transcript: "la la la" }),
  });
  await using site = await serveSite(PAGE, emulator);
  const { called, conversed, error } = await visit(FIREFOX, site.url, site.report);
  assertEquals(error, undefined);

  await t.step("a call", () => {
    const { saidId, measuredHz, truncatedMs, entry, left } = called;
    assertAlmostEquals(pitchOf(emulator.sessions[0]!.itemAudio(saidId)!), 1_000, 20);
    assertAlmostEquals(measuredHz, 440, 5);
    assert(truncatedMs > 100 && truncatedMs < 9_000, `${truncatedMs} ms`);
    assertEquals([entry.heardMs, entry.complete], [truncatedMs, true]);
    assertEquals(left, { microphones: 0, peers: 0 });
  });

  await t.step("a WebSocket session", () => {
    const { said, measuredHz, reportedMs, truncatedMs, source } = conversed;
    assertAlmostEquals(pitchOf(Uint8Array.from(said)), 1_000, 5);
    assertAlmostEquals(measuredHz, 440, 5);
    assertEquals([source, truncatedMs], ["reported", Math.floor(reportedMs)]);
    assert(truncatedMs > 100 && truncatedMs < 9_000, `${truncatedMs} ms`);
  });
  await emulator.close();
});
