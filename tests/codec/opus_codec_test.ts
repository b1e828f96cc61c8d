import { assert, assertEquals, assertThrows } from "@std/assert";
import OpusScript from "opusscript";
import { decodePcm16, encodePcm16 } from "../../src/audio/pcm16.ts";
import type { AudioCodec } from "../../src/codec/audio_codec.ts";
import { opusCodec, type OpusCoder } from "../../src/codec/opus_codec.ts";
import { codecContract } from "../../src/testing/contracts/codec_contract.ts";
import { noise } from "../support/audio/samples.ts";

const RESET_STATE = 4028;

interface OpusScriptInstance {
  encode(pcm16: Uint8Array, frameSize: number): Uint8Array;
  decode(packet: Uint8Array): Uint8Array;
  encoderCTL(request: number, value: number): void;
  delete(): void;
}

/** The coders to delete after a test: the heap of libopus has room for a few dozen only. */
const made: OpusScriptInstance[] = [];

function opusScriptCoder(rateHz: number): OpusCoder {
  // The package's types are those of a CommonJS module.
  const OpusScriptClass = OpusScript as unknown as {
    new (rateHz: number, channels: number, application: number): OpusScriptInstance;
    readonly Application: { readonly AUDIO: number };
  };
  const opus = new OpusScriptClass(rateHz, 1, OpusScriptClass.Application.AUDIO);
  made.push(opus);
  return {
    encode: (linear16) => opus.encode(encodePcm16(linear16), linear16.length),
    decode: (packet) => decodePcm16(opus.decode(packet)),
    resetEncoder: () => opus.encoderCTL(RESET_STATE, 0),
  };
}

for (const [appRateHz, coderRateHz] of [[48_000, 48_000], [24_000, 48_000], [16_000, 16_000]]) {
  codecContract(
    (row, run) =>
      Deno.test(`libopus at ${coderRateHz}, app at ${appRateHz} Hz: ${row}`, () => {
        try {
          run();
        } finally {
          for (const opus of made.splice(0)) opus.delete();
        }
      }),
    {
      create: () =>
        opusCodec({ coder: opusScriptCoder(coderRateHz!), appRateHz: appRateHz!, coderRateHz }),
      appRateHz: appRateHz!,
      maxDelayMs: 10,
      minSnrDb: 10,
    },
  );
}

/** A coder that records its frames. Its packet is the bytes of the frame. */
function glassCoder(): OpusCoder & { frames: number[]; resets: number } {
  const coder = {
    frames: [] as number[],
    resets: 0,
    encode(linear16: Int16Array) {
      coder.frames.push(linear16.length);
      return encodePcm16(linear16);
    },
    decode: (packet: Uint8Array) => decodePcm16(packet),
    resetEncoder() {
      coder.resets++;
    },
  };
  return coder;
}

Deno.test("the coder gets whole frames, and each packet goes after its length", () => {
  const coder = glassCoder();
  const codec = opusCodec({ coder, appRateHz: 8_000, coderRateHz: 8_000, coderDelayMs: 0 });
  const samples = noise(400);
  const wire = codec.encode(samples);
  assertEquals(coder.frames, [160, 160]);
  assertEquals(wire.length, 2 * (2 + 320));
  assertEquals([wire[0], wire[1], wire[322], wire[323]], [1, 64, 1, 64]);
  assertEquals(codec.flush().length, 2 + 320);
  assertEquals(coder.resets, 1);
  assertEquals(codec.decode(wire), samples.slice(0, 320));
});

Deno.test("a flush fills the last frame up and gives the coder's delay time to come out", () => {
  const sizes = (coderDelayMs: number | undefined, sampleCount: number) => {
    const coder = glassCoder();
    const codec = opusCodec({ coder, appRateHz: 8_000, coderRateHz: 8_000, coderDelayMs });
    codec.encode(noise(sampleCount));
    codec.flush();
    return coder.frames.length;
  };
  assertEquals(sizes(0, 160), 1);
  assertEquals(sizes(0, 161), 2);
  assertEquals(sizes(undefined, 160 - 52), 1);
  assertEquals(sizes(undefined, 160 - 51), 2);
  assertEquals(sizes(undefined, 160), 2);
});

Deno.test("an empty packet holds no sound", () => {
  const codec = opusCodec({ coder: glassCoder(), appRateHz: 8_000, coderRateHz: 8_000 });
  assertEquals(codec.decode(Uint8Array.of(0, 0, 0, 2, 7, 0, 0)), Int16Array.of(7));
  assertEquals(codec.decode(Uint8Array.of(0, 0)), Int16Array.of());
});

Deno.test("what the coder throws passes through, and the next call goes on", () => {
  const coder = glassCoder();
  const codec = opusCodec({ coder, appRateHz: 8_000, coderRateHz: 8_000 });
  assertThrows(
    () => codec.decode(Uint8Array.of(0, 1, 9, 0, 2)),
    RangeError,
    "an odd number of bytes, 1",
  );
  assertEquals(codec.decode(Uint8Array.of(5, 0)), Int16Array.of(5));
});

Deno.test("a packet that cannot be framed is refused", () => {
  for (const sizeBytes of [0, 65536]) {
    const coder = { ...glassCoder(), encode: () => new Uint8Array(sizeBytes) };
    const codec = opusCodec({ coder, appRateHz: 48_000 });
    assertThrows(
      () => codec.encode(new Int16Array(960)),
      RangeError,
      `returned ${sizeBytes} bytes`,
    );
  }
  const coder = { ...glassCoder(), encode: () => "packet" as never };
  const codec = opusCodec({ coder, appRateHz: 48_000 });
  assertThrows(() => codec.encode(new Int16Array(960)), TypeError, 'returned "packet"');
});

Deno.test("a wrong option is named", () => {
  const make = (options: object) => () =>
    opusCodec({ coder: glassCoder(), appRateHz: 48_000, ...options } as never);
  assertThrows(make({ coder: {} }), TypeError, "Cannot use `coder`: it is Object");
  assertThrows(make({ coder: undefined }), TypeError, "Cannot use `coder`: it is undefined");
  assertThrows(make({ appRateHz: 12_000 }), RangeError, "appRateHz");
  assertThrows(make({ coderRateHz: 44_100 }), RangeError, "Cannot use `coderRateHz`: it is 44100");
  assertThrows(make({ frameMs: 30 }), RangeError, "Cannot use `frameMs`: it is 30");
  assertThrows(make({ frameMs: "20" }), TypeError, '"20"');
  assertThrows(make({ coderDelayMs: -1 }), RangeError, "Cannot use `coderDelayMs`: it is -1");
});

Deno.test("Opus does not fit where the Realtime API's formats are wanted", () => {
  const codec = opusCodec({ coder: glassCoder(), appRateHz: 48_000 });
  // @ts-expect-error -- the API does not accept Opus over a WebSocket
  const api: AudioCodec = codec;
  assert(api === (codec as unknown));
});

/** A coder that keeps each packet that it is given. */
function keepingCoder(packets: Uint8Array[]): OpusCoder {
  return {
    encode: () => Uint8Array.of(1),
    decode(packet) {
      packets.push(packet);
      return new Int16Array(960);
    },
  };
}

Deno.test("the beginning of a packet at the end of an item is in no packet of the next", () => {
  const packets: Uint8Array[] = [];
  const codec = opusCodec({ coder: keepingCoder(packets), appRateHz: 48_000 });
  codec.decode(Uint8Array.of(0, 2, 7));
  codec.flushDecode!();
  codec.decode(Uint8Array.of(0, 1, 9));
  assertEquals(packets.map((packet) => [...packet]), [[9]]);
});

Deno.test("a coder may keep its packets: each has a buffer of its own", () => {
  const packets: Uint8Array[] = [];
  const codec = opusCodec({ coder: keepingCoder(packets), appRateHz: 48_000 });
  const wire = Uint8Array.of(0, 1, 7, 0, 2, 8, 9);
  codec.decode(wire);
  wire.fill(0);
  assertEquals(packets.map((packet) => [[...packet], packet.buffer.byteLength]), [
    [[7], 1],
    [[8, 9], 2],
  ]);
});
