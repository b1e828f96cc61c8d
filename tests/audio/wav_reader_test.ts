import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { joinedLinear16 } from "../../src/audio/_join.ts";
import { encodePcm16 } from "../../src/audio/pcm16.ts";
import { WavError, type WavErrorCode } from "../../src/audio/wav_error.ts";
import { createWavReader, readWav } from "../../src/audio/wav_reader.ts";
import { noise, randomPieces } from "../support/audio/samples.ts";
import {
  bytesOf,
  chunk,
  extension,
  fmtChunk,
  type FormatFields,
  u16,
  u32,
  wavFile,
} from "../support/audio/wav_bytes.ts";

const SAMPLES = Int16Array.of(1, -2, 300, -32768, 32767, 0);
const DATA = chunk("data", encodePcm16(SAMPLES));
const LIST = chunk("LIST", bytesOf("INFOISFT", u32(5), "Lavf", new Uint8Array(2)));

async function read(file: Uint8Array) {
  return Array.from((await readWav(file)).linear16);
}

async function refuses(file: Uint8Array, code: WavErrorCode, ...parts: string[]) {
  const error = await assertRejects(() => readWav(file), WavError);
  assertEquals(error.code, code, error.message);
  assert(error.message.startsWith("Cannot read the WAV file: it"), error.message);
  for (const part of parts) assert(error.message.includes(part), error.message);
  // The same file in pieces of one byte must fail in the same way.
  const bytewise = await assertRejects(
    () => readWav(Array.from(file, (byte) => Uint8Array.of(byte))),
    WavError,
  );
  assertEquals(bytewise.message, error.message);
}

Deno.test("16-bit mono", async () => {
  const { format, linear16 } = await readWav(wavFile([fmtChunk(), DATA]));
  assertEquals(format, { sampleRateHz: 8000, channels: 1, bitsPerSample: 16, encoding: "pcm" });
  assertEquals(linear16, SAMPLES);
});

Deno.test("every width and encoding becomes PCM16 by the documented rule", async () => {
  const floats = [0, -0.5, 1, -1, 2, NaN, 0.4 / 32768, 0.6 / 32768];
  const asPcm16 = [0, -16384, 32767, -32768, 32767, 0, 0, 1];
  const rows: [FormatFields, Uint8Array, number[]][] = [
    [{ bitsPerSample: 8 }, Uint8Array.of(0, 1, 127, 128, 255), [-32768, -32512, -256, 0, 32512]],
    [
      { bitsPerSample: 24 },
      Uint8Array.of(
        0,
        0,
        0x80,
        0x7f,
        1,
        0,
        0x80,
        1,
        0,
        0xff,
        0xff,
        0x7f,
        0x7f,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
      ),
      [-32768, 1, 2, 32767, -1, 0],
    ],
    [
      { bitsPerSample: 32 },
      bytesOf(u32(0x80000000), u32(0x7fffffff), u32(0x00018000), u32(0x00017fff), u32(0xffff0000)),
      [-32768, 32767, 2, 1, -1],
    ],
    [{ tag: 3, bitsPerSample: 32 }, new Uint8Array(Float32Array.from(floats).buffer), asPcm16],
    [{ tag: 3, bitsPerSample: 64 }, new Uint8Array(Float64Array.from(floats).buffer), asPcm16],
  ];
  for (const [fields, data, expected] of rows) {
    assertEquals(await read(wavFile([fmtChunk(fields), chunk("data", data)])), expected);
  }
});

Deno.test("WAVE_FORMAT_EXTENSIBLE, PCM and float, with fewer valid bits or none stated", async () => {
  const pcm = (validBits: number) => fmtChunk({ tag: 0xfffe }, extension({ validBits }));
  for (const validBits of [16, 12, 0]) {
    assertEquals(await read(wavFile([pcm(validBits), DATA])), [...SAMPLES]);
  }
  const fields = { tag: 0xfffe, bitsPerSample: 32 };
  const float = fmtChunk(fields, extension({ validBits: 32, subFormat: 3 }));
  const data = chunk("data", new Uint8Array(Float32Array.of(0.5, -1).buffer));
  assertEquals(await read(wavFile([float, data])), [16384, -32768]);
});

Deno.test("any number of channels, interleaved", async () => {
  for (const channels of [2, 3, 6]) {
    const { format, linear16 } = await readWav(wavFile([fmtChunk({ channels }), DATA]));
    assertEquals(format.channels, channels);
    assertEquals(linear16, SAMPLES);
  }
});

Deno.test("chunks in any order, unknown ones and odd sizes between", async () => {
  const odd = chunk("odd ", Uint8Array.of(1, 2, 3));
  const orders = [
    [LIST, fmtChunk(), DATA],
    [fmtChunk(), odd, LIST, DATA, odd],
    [DATA, fmtChunk()],
    [odd, DATA, LIST, fmtChunk(), odd],
    [fmtChunk(), chunk("fact", bytesOf(u32(6))), DATA],
    [fmtChunk({}, bytesOf(u16(0))), DATA],
  ];
  for (const chunks of orders) assertEquals(await read(wavFile(chunks)), [...SAMPLES]);
});

Deno.test("no samples are a file too", async () => {
  assertEquals(await read(wavFile([fmtChunk(), chunk("data", bytesOf())])), []);
});

Deno.test("sizes that were not known when the header was written read to the end", async () => {
  const unknown: [number, number][] = [
    [0xffffffff, 0xffffffff], // ffmpeg
    [0x7ffff024, 0x7ffff000], // sox, espeak-ng
    [0, 0],
  ];
  for (const [riffBytes, dataBytes] of unknown) {
    const data = chunk("data", encodePcm16(SAMPLES), dataBytes);
    assertEquals(await read(wavFile([fmtChunk(), data], riffBytes)), [...SAMPLES]);
    assertEquals(await read(wavFile([fmtChunk(), LIST, data], riffBytes)), [...SAMPLES]);
    assertEquals(await read(wavFile([fmtChunk(), DATA, LIST], riffBytes)), [...SAMPLES]);
  }
});

Deno.test("a missing pad byte at the end is forgiven, one that RIFF does not count too", async () => {
  const data = chunk("data", Uint8Array.of(128, 129, 130));
  const file = wavFile([fmtChunk({ bitsPerSample: 8 }), data]);
  const riffBytes = file.length - 8 - 1;
  const uncounted = wavFile([fmtChunk({ bitsPerSample: 8 }), data], riffBytes);
  for (const forgiven of [file, uncounted, uncounted.subarray(0, -1)]) {
    assertEquals(await read(forgiven), [0, 256, 512]);
  }
});

Deno.test("how the file is cut changes nothing", () => {
  const samples = noise(3000);
  const data = chunk("data", encodePcm16(samples));
  for (
    const chunks of [[LIST, fmtChunk({ channels: 3 }), data], [data, fmtChunk({ channels: 3 })]]
  ) {
    const file = wavFile(chunks);
    for (const longest of [1, 7, 4096]) {
      const reader = createWavReader();
      const outputs: Int16Array[] = [];
      for (const piece of randomPieces(file, longest)) {
        const lent = new Uint8Array(piece);
        const output = reader.push(lent);
        lent.fill(0xee);
        assertEquals(output.length % 3, 0, "whole frames only");
        outputs.push(output);
      }
      reader.end();
      assertEquals(joinedLinear16(outputs), samples);
    }
  }
});

Deno.test("the format is there as soon as its chunk is", () => {
  const reader = createWavReader();
  assertEquals(reader.format, undefined);
  reader.push(wavFile([fmtChunk({ channels: 2 }), DATA]).subarray(0, 36));
  assertEquals(reader.format?.channels, 2);
});

Deno.test("bytes come from an iterable, an async iterable, a stream or a view", async () => {
  const file = wavFile([fmtChunk(), DATA]);
  const halves = [file.subarray(0, 30), new Uint8Array(0), file.subarray(30)];
  async function* later() {
    yield* halves;
  }
  const shifted = new Uint8Array(file.length + 3);
  shifted.set(file, 3);
  for (const source of [halves, later(), new Blob([file]).stream(), shifted.subarray(3)]) {
    assertEquals((await readWav(source)).linear16, SAMPLES);
  }
});

Deno.test("a file that ends too early, wherever it ends, is truncated", async () => {
  const file = wavFile([fmtChunk(), LIST, DATA]);
  for (let sizeBytes = 0; sizeBytes < file.length; sizeBytes++) {
    await refuses(file.subarray(0, sizeBytes), "truncated", `ended after ${sizeBytes}`);
  }
  await refuses(wavFile([fmtChunk(), DATA], 1000), "truncated", "ended after 56 of the 1008 bytes");
  const short = wavFile([fmtChunk(), chunk("data", new Uint8Array(10), 20)], 0xffffffff);
  await refuses(short, "truncated", "10 of the 20 bytes of its data chunk missing");
});

Deno.test("samples before the cut are delivered", () => {
  const file = wavFile([fmtChunk(), DATA]);
  const reader = createWavReader();
  assertEquals(reader.push(file.subarray(0, -3)), SAMPLES.subarray(0, 4));
  const error = assertThrows(() => reader.end(), WavError);
  assertEquals(assertThrows(() => reader.push(file), WavError), error);
  assertEquals(assertThrows(() => reader.end(), WavError), error);
});

Deno.test("a header that lies is malformed, with the numbers", async () => {
  const bad = (fields: FormatFields, ext?: Uint8Array) => wavFile([fmtChunk(fields, ext), DATA]);
  await refuses(wavFile([fmtChunk(), chunk("data", new Uint8Array(4), 400)]), "malformed", "400");
  await refuses(wavFile([fmtChunk(), DATA], 40), "malformed", "does not fit the 48 bytes");
  await refuses(
    bytesOf(wavFile([fmtChunk(), DATA]), "junk at the end"),
    "malformed",
    "goes on after the 56 bytes",
  );
  await refuses(wavFile([fmtChunk(), chunk("data", new Uint8Array(4), 0xffffffff)]), "malformed");
  await refuses(bad({ frameSizeBytes: 4 }), "malformed", "frames of 4 bytes");
  await refuses(bad({ bytesPerSecond: 1 }), "malformed", "1 bytes a second");
  await refuses(bad({ channels: 0 }), "malformed", "0 channels");
  await refuses(bad({ sampleRateHz: 0 }), "malformed", "0 Hz");
  await refuses(bad({ tag: 0xfffe }, extension({ validBits: 17 })), "malformed", "17 valid bits");
  await refuses(
    bad({ tag: 0xfffe }, bytesOf(u16(0))),
    "malformed",
    "fmt chunk has 18 bytes, fewer than 40",
  );
  await refuses(
    wavFile([chunk("fmt ", new Uint8Array(14)), DATA]),
    "malformed",
    "fmt chunk has 14 bytes, fewer than 16",
  );
  await refuses(wavFile([chunk("fmt ", new Uint8Array(5000)), DATA]), "malformed", "5000");
  await refuses(wavFile([DATA]), "malformed", "no fmt chunk");
  await refuses(wavFile([fmtChunk()]), "malformed", "no data chunk");
  await refuses(wavFile([fmtChunk(), fmtChunk(), DATA]), "malformed", "two fmt chunks");
  await refuses(wavFile([fmtChunk(), DATA, DATA]), "malformed", "two data chunks");
  const half = chunk("data", new Uint8Array(7));
  await refuses(wavFile([fmtChunk({ channels: 2 }), half]), "malformed", "3 bytes into a frame");
  await refuses(wavFile([half, fmtChunk({ channels: 2 })]), "malformed", "3 bytes into a frame");
});

Deno.test("what is not read is said to be", async () => {
  const bad = (fields: FormatFields, ext?: Uint8Array) => wavFile([fmtChunk(fields, ext), DATA]);
  await refuses(bytesOf("ID3 and then some more"), "not_wav");
  await refuses(bytesOf("RIFF", u32(4), "AVI LIST"), "not_wav");
  await refuses(bytesOf("RF64", u32(4), "WAVEds64"), "unsupported", "RF64");
  await refuses(bytesOf("RIFX", u32(4), "WAVEfmt "), "unsupported", "RIFX");
  await refuses(bad({ tag: 7, bitsPerSample: 8 }), "unsupported", "0x0007");
  await refuses(bad({ tag: 3, bitsPerSample: 16 }), "unsupported", "float of 16 bits");
  await refuses(bad({ bitsPerSample: 64 }), "unsupported", "pcm of 64 bits");
  const foreign = extension({ tail: "00".repeat(14) });
  await refuses(bad({ tag: 0xfffe }, foreign), "unsupported", "SubFormat");
});

Deno.test("a wrong argument or order of calls is named", async () => {
  const reader = createWavReader();
  assertThrows(() => reader.push("RIFF" as never), TypeError, 'it is "RIFF"');
  assertThrows(() => reader.push(new Int16Array(2) as never), TypeError, "it is Int16Array(2)");
  reader.push(wavFile([fmtChunk(), DATA]));
  reader.end();
  reader.end();
  assertThrows(() => reader.push(new Uint8Array(1)), Error, "has ended");
  await assertRejects(() => readWav("a.wav" as never), TypeError, '"a.wav"');
  await assertRejects(() => readWav(new ArrayBuffer(8) as never), TypeError, "it is ArrayBuffer");
  await assertRejects(() => readWav(SAMPLES as never), TypeError, "it is Int16Array(6)");
});
