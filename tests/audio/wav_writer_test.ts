import { assertEquals, assertThrows } from "@std/assert";
import { joinedBytes } from "../../src/audio/_join.ts";
import { createWavReader, readWav } from "../../src/audio/wav_reader.ts";
import { createWavWriter, encodeWav } from "../../src/audio/wav_writer.ts";
import { noise, randomPieces } from "../support/audio/samples.ts";
import { chunk, fmtChunk, wavFile } from "../support/audio/wav_bytes.ts";

Deno.test("a whole file, byte for byte", () => {
  const samples = Int16Array.of(1, -1, 256, 0);
  const data = chunk("data", Uint8Array.of(1, 0, 255, 255, 0, 1, 0, 0));
  assertEquals(
    encodeWav(samples, { sampleRateHz: 24_000 }),
    wavFile([fmtChunk({ sampleRateHz: 24_000 }), data]),
  );
  assertEquals(
    encodeWav(samples, { sampleRateHz: 8_000, channels: 2 }),
    wavFile([fmtChunk({ channels: 2 }), data]),
  );
  assertEquals(
    encodeWav(new Int16Array(0), { sampleRateHz: 8_000 }),
    wavFile([fmtChunk(), chunk("data", new Uint8Array(0))]),
  );
});

Deno.test("a streamed file reads to its end, and with the last header is the whole file", async () => {
  const samples = noise(1000);
  const writer = createWavWriter({ sampleRateHz: 16_000, channels: 2 });
  const pieces = [];
  for (const piece of randomPieces(samples, 50)) {
    const whole = new Int16Array(piece.length * 2);
    whole.set(piece);
    pieces.push(writer.push(whole));
  }
  const file = joinedBytes(pieces);
  const piped = await readWav(file);
  file.set(writer.finish());
  assertEquals(await readWav(file), piped);
  assertEquals(file, encodeWav(piped.linear16, { sampleRateHz: 16_000, channels: 2 }));
});

Deno.test("a header alone is a file too", () => {
  const reader = createWavReader();
  reader.push(createWavWriter({ sampleRateHz: 48_000 }).finish());
  reader.end();
  assertEquals(reader.format?.sampleRateHz, 48_000);
});

Deno.test("a wrong option, array or order of calls is named", () => {
  const make = (options: unknown) => () => createWavWriter(options as never);
  assertThrows(make({ sampleRateHz: 0 }), RangeError, "it is 0");
  assertThrows(make({ sampleRateHz: 44.1 }), RangeError, "it is 44.1");
  assertThrows(
    make({ sampleRateHz: 2 ** 30 }),
    RangeError,
    "it is 1073741824. Pass 1073741823 or less",
  );
  assertThrows(make({ sampleRateHz: "8000" }), TypeError, '"8000"');
  assertThrows(make({ sampleRateHz: 8000, channels: 3 }), RangeError, "it is 3");
  assertThrows(make({ sampleRateHz: 8000, channels: 0 }), RangeError, "it is 0");
  const writer = createWavWriter({ sampleRateHz: 8000, channels: 2 });
  assertThrows(() => writer.push(new Int16Array(3)), RangeError, "it holds 3 samples");
  assertThrows(() => writer.push(new Uint8Array(4) as never), TypeError, "it is Uint8Array(4)");
  writer.finish();
  assertThrows(() => writer.finish(), Error, "has finished already");
  assertThrows(() => writer.push(new Int16Array(2)), Error, "has finished");
});
