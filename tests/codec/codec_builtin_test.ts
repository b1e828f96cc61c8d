import { assert, assertEquals, assertThrows } from "@std/assert";
import { PCM16_24K, PCMA, PCMU } from "../../src/audio/format.ts";
import { decodeAlaw, decodeUlaw, encodeAlaw, encodeUlaw } from "../../src/audio/g711.ts";
import { encodePcm16 } from "../../src/audio/pcm16.ts";
import { alawCodec } from "../../src/codec/alaw_codec.ts";
import { pcm16Codec } from "../../src/codec/pcm16_codec.ts";
import { ulawCodec } from "../../src/codec/ulaw_codec.ts";
import { codecContract } from "../../src/testing/contracts/codec_contract.ts";
import { noise } from "../support/audio/samples.ts";

const factories = { pcm16Codec, ulawCodec, alawCodec };

for (const [name, create] of Object.entries(factories)) {
  for (const appRateHz of [8_000, 22_050, 24_000, 48_000]) {
    codecContract((row, run) => Deno.test(`${name} at ${appRateHz} Hz: ${row}`, run), {
      create: () => create({ appRateHz }),
      appRateHz,
    });
  }

  Deno.test(`${name}: a wrong rate is named`, () => {
    for (const appRateHz of [0, 11_025, NaN, -1]) {
      assertThrows(
        () => create({ appRateHz }),
        RangeError,
        `appRateHz\`: it is ${appRateHz}. Pass`,
      );
    }
    assertThrows(
      () => create({} as never),
      TypeError,
      "Cannot use `appRateHz`: it is undefined. Pass a number",
    );
  });
}

Deno.test("each codec names its wire format", () => {
  assertEquals(pcm16Codec({ appRateHz: 8000 }).wireFormat, PCM16_24K);
  assertEquals(ulawCodec({ appRateHz: 8000 }).wireFormat, PCMU);
  assertEquals(alawCodec({ appRateHz: 8000 }).wireFormat, PCMA);
});

Deno.test("at the wire's own rate nothing is resampled or held back", () => {
  const samples = noise(160);
  assertEquals(pcm16Codec({ appRateHz: 24_000 }).encode(samples), encodePcm16(samples));
  assertEquals(ulawCodec({ appRateHz: 8000 }).encode(samples), encodeUlaw(samples));
  assertEquals(alawCodec({ appRateHz: 8000 }).encode(samples), encodeAlaw(samples));
  const bytes = new Uint8Array(samples.buffer);
  assertEquals(pcm16Codec({ appRateHz: 24_000 }).decode(bytes), samples);
  assertEquals(ulawCodec({ appRateHz: 8000 }).decode(bytes), decodeUlaw(bytes));
  assertEquals(alawCodec({ appRateHz: 8000 }).decode(bytes), decodeAlaw(bytes));
});

Deno.test("half a PCM16 sample waits for its rest", () => {
  const codec = pcm16Codec({ appRateHz: 24_000 });
  assertEquals(codec.decode(Uint8Array.of(1)), Int16Array.of());
  assertEquals(codec.decode(Uint8Array.of()), Int16Array.of());
  assertEquals(codec.decode(Uint8Array.of(2, 3)), Int16Array.of(0x0201));
  assertEquals(codec.decode(Uint8Array.of(4)), Int16Array.of(0x0403));
});

Deno.test("results have buffers of their own, as long as they are", () => {
  for (const create of Object.values(factories)) {
    for (const appRateHz of [8000, 24_000, 48_000]) {
      const codec = create({ appRateHz });
      const wire = codec.encode(noise(4800));
      assertEquals(wire.buffer.byteLength, wire.byteLength);
      const linear16 = codec.decode(wire);
      assertEquals(linear16.buffer.byteLength, linear16.byteLength);
      assert(linear16.length > 0);
    }
  }
});

Deno.test("half a PCM16 sample at the end of an item is in no sample of the next", () => {
  const codec = pcm16Codec({ appRateHz: 24_000 });
  codec.decode(Uint8Array.of(1, 2, 3));
  codec.flushDecode!();
  assertEquals(codec.decode(Uint8Array.of(4, 5)), Int16Array.of(0x0504));
});
