import { assertEquals, assertThrows } from "@std/assert";
import {
  type AudioFormat,
  bytesPerMsOf,
  bytesPerSampleOf,
  durationMsOf,
  PCM16_24K,
  PCMA,
  PCMU,
  sampleCountOf,
  sampleRateHzOf,
  silence,
  silenceByteOf,
  sizeBytesOf,
} from "../../src/audio/format.ts";

const pcm16 = (rateHz: number): AudioFormat => ({ type: "audio/pcm", rateHz });
const HOUR_MS = 3_600_000;

Deno.test("each format has the rate, sample size and silence of the protocol's table", () => {
  const rows: [AudioFormat, number, number, number, number][] = [
    [PCM16_24K, 24_000, 2, 48, 0x00],
    [pcm16(16_000), 16_000, 2, 32, 0x00],
    [pcm16(8_000), 8_000, 2, 16, 0x00],
    [pcm16(22_050), 22_050, 2, 44.1, 0x00],
    [PCMU, 8_000, 1, 8, 0xff],
    [PCMA, 8_000, 1, 8, 0xd5],
  ];
  for (const [format, rateHz, bytesPerSample, bytesPerMs, silenceByte] of rows) {
    assertEquals(sampleRateHzOf(format), rateHz);
    assertEquals(bytesPerSampleOf(format), bytesPerSample);
    assertEquals(bytesPerMsOf(format), bytesPerMs);
    assertEquals(silenceByteOf(format), silenceByte);
  }
});

Deno.test("a 20 ms frame has the sizes that carriers use", () => {
  assertEquals(sizeBytesOf(PCM16_24K, 20), 960);
  assertEquals(sizeBytesOf(pcm16(16_000), 20), 640);
  assertEquals(sizeBytesOf(pcm16(8_000), 20), 320);
  assertEquals(sizeBytesOf(PCMU, 20), 160);
  assertEquals(sizeBytesOf(PCMA, 20), 160);
});

Deno.test("an hour is exact in every format", () => {
  for (const rateHz of [8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]) {
    assertEquals(sizeBytesOf(pcm16(rateHz), HOUR_MS), 3600 * rateHz * 2);
    assertEquals(durationMsOf(pcm16(rateHz), 3600 * rateHz * 2), HOUR_MS);
  }
  assertEquals(sizeBytesOf(PCMU, HOUR_MS), 28_800_000);
  assertEquals(durationMsOf(PCMA, 28_800_000), HOUR_MS);
});

Deno.test("bytes to milliseconds and back gives the same bytes", () => {
  for (const format of [PCMU, PCM16_24K, pcm16(22_050), pcm16(44_100), pcm16(11_025)]) {
    const step = bytesPerSampleOf(format);
    for (let samples = 0; samples < 5000; samples++) {
      const sizeBytes = samples * step;
      assertEquals(sizeBytesOf(format, durationMsOf(format, sizeBytes)), sizeBytes);
    }
  }
});

Deno.test("a duration between two samples rounds to the nearer, half a sample up", () => {
  assertEquals(sizeBytesOf(PCMU, 0.06), 0);
  assertEquals(sizeBytesOf(PCMU, 0.0625), 1);
  assertEquals(sizeBytesOf(PCM16_24K, 1 / 24), 2);
});

Deno.test("half a PCM16 sample does not count", () => {
  assertEquals(sampleCountOf(PCM16_24K, 961), 480);
  assertEquals(durationMsOf(PCM16_24K, 961), 20);
  assertEquals(durationMsOf(PCM16_24K, 1), 0);
});

Deno.test("silence is as long as asked and consists of the format's byte", () => {
  assertEquals(silence(PCMU, 1), new Uint8Array(8).fill(0xff));
  assertEquals(silence(PCMA, 1), new Uint8Array(8).fill(0xd5));
  assertEquals(silence(PCM16_24K, 20), new Uint8Array(960));
  assertEquals(silence(PCM16_24K, 0), new Uint8Array(0));
});

Deno.test("a wrong size, duration or format is named", () => {
  for (const sizeBytes of [-1, 0.5, NaN, Infinity]) {
    assertThrows(() => durationMsOf(PCMU, sizeBytes), RangeError, `${sizeBytes}`);
  }
  for (const durationMs of [-1, NaN, Infinity]) {
    assertThrows(() => sizeBytesOf(PCMU, durationMs), RangeError, `${durationMs}`);
    assertThrows(() => silence(PCMU, durationMs), RangeError, `${durationMs}`);
  }
  for (const rateHz of [0, -8000, 8000.5, NaN, Infinity]) {
    assertThrows(() => bytesPerMsOf(pcm16(rateHz)), RangeError, `${rateHz}`);
  }
  const wrong = (value: unknown) => value as never;
  assertThrows(() => sizeBytesOf(PCMU, wrong("20")), TypeError, '"20"');
  assertThrows(() => durationMsOf(PCMU, wrong(new Uint8Array(3))), TypeError, "Uint8Array(3)");
  assertThrows(() => sampleRateHzOf(wrong({ type: "audio/opus" })), RangeError, "audio/opus");
  assertThrows(() => sampleRateHzOf(wrong({ type: "audio/pcm" })), TypeError, "undefined");
  assertThrows(() => sampleRateHzOf(wrong("g711_ulaw")), TypeError, "g711_ulaw");
  assertThrows(() => sampleRateHzOf(wrong(null)), TypeError, "null");
});
