import { assert, assertEquals, assertLessOrEqual, assertStringIncludes } from "@std/assert";
import type { PhoneEntry } from "../../scripts/demo_phone/call_log.ts";
import { readWav } from "../../src/audio/mod.ts";
import { runScript, withFolder } from "../support/run_script.ts";

interface Result {
  readonly durationMs: number;
  readonly timeline: readonly PhoneEntry[];
  readonly bargeIns: readonly { readonly playedMs: number; readonly truncatedAtMs: number }[];
}

Deno.test("demo:phone --json: a call with barge-ins, truncated at what was heard, and a whole goodbye", async () => {
  await withFolder(async (folder) => {
    const out = `${folder}/new/phone.wav`;
    const { code, stdout, stderr } = await runScript("demo_phone.ts", ["--json", "--out", out]);
    assertEquals(code, 0, stderr);
    const { durationMs, timeline, bargeIns } = JSON.parse(stdout) as Result;
    assert(bargeIns.length >= 1);
    for (const { playedMs, truncatedAtMs } of bargeIns) {
      assertLessOrEqual(Math.abs(playedMs - truncatedAtMs), 500); // two processes in real time
    }
    const [goodbye, over] = timeline.slice(-2);
    assert(goodbye?.event === "heard_to_end" && goodbye.playedMs === 2_100);
    assert(over?.event === "call_over" && over.by === "server");
    const { format, linear16 } = await readWav(await Deno.readFile(out));
    assertEquals([format.channels, format.sampleRateHz], [2, 8_000]);
    assertLessOrEqual(Math.abs(linear16.length / 16 - durationMs), 1_000); // the whole call, not to the ms
  });
});

Deno.test("demo:phone says what it takes, and what it cannot use", async () => {
  assertStringIncludes((await runScript("demo_phone.ts", ["--help"])).stdout, "Usage");
  for (const args of [["--nonsense"], ["--wav", "/does/not/exist.wav"]]) {
    const { code, stderr } = await runScript("demo_phone.ts", args);
    assertEquals(code, 1);
    assertStringIncludes(stderr, "demo:phone:");
  }
});
