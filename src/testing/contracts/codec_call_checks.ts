import { joinedBytes, joinedLinear16 } from "../../audio/_join.ts";
import type { CodecSubject } from "./codec_subject.ts";
import { ensure, ensureEqual, ensureSame, ensureTag, ensureTypeError } from "./ensure.ts";
import { pieces } from "./pieces.ts";

/** The checks of `codecContract` on single calls: their arguments, results and ownership. */
export const CODEC_CALL_CHECKS: Readonly<Record<string, (subject: CodecSubject) => void>> = {
  "wireFormat names one format and does not change": (subject) => {
    const codec = subject.create();
    const before = { ...codec.wireFormat };
    ensure(
      typeof codec.wireFormat?.type === "string" && codec.wireFormat.type !== "",
      `wireFormat must have a type: got ${JSON.stringify(codec.wireFormat)}`,
    );
    const wire = codec.encode(subject.voice());
    if (subject.decodes === "bytes") codec.decode(wire);
    codec.flush();
    ensureSame("wireFormat after use", codec.wireFormat, before);
    ensureSame("wireFormat of another", subject.create().wireFormat, before);
    subject.standard(); // throws if the rate of a known type is not valid
  },

  "encode and flush return a Uint8Array, decode returns an Int16Array": (subject) => {
    const codec = subject.create();
    ensureTag("encode's result", codec.encode(subject.voice()), "Uint8Array");
    ensureTag("flush's result", codec.flush(), "Uint8Array");
    const [wire] = subject.wireOf(subject.voice());
    ensureTag("decode's result", subject.create().decode(wire!), "Int16Array");
  },

  "empty input gives empty output": (subject) => {
    const codec = subject.create();
    ensureSame("bytes of no samples", codec.encode(new Int16Array(0)).length, 0);
    ensureSame("samples of no bytes", codec.decode(new Uint8Array(0)).length, 0);
    ensureSame("bytes of a flush with nothing to flush", codec.flush().length, 0);
  },

  "encode of bytes and decode of samples throw a TypeError": (subject) => {
    const codec = subject.create();
    for (const wrong of [new Uint8Array(4), [0, 0], new ArrayBuffer(4), undefined]) {
      ensureTypeError("encode", wrong, () => codec.encode(wrong as never));
    }
    for (const wrong of [new Int16Array(4), [0, 0], new ArrayBuffer(4), undefined]) {
      ensureTypeError("decode", wrong, () => codec.decode(wrong as never));
    }
  },

  "arguments are not changed": (subject) => {
    const linear16 = subject.voice();
    subject.create().encode(linear16);
    ensureEqual("the samples given to encode", linear16, subject.voice());
    for (const wire of subject.wireOf(linear16)) {
      const copy = new Uint8Array(wire);
      subject.create().decode(wire);
      ensureEqual("the bytes given to decode", wire, copy);
    }
  },

  "arguments are not kept": (subject) => {
    const voice = subject.voice();
    const encoder = subject.create();
    const bytes = [...pieces(voice, 441)].map((piece) => {
      const lent = new Int16Array(piece);
      const result = encoder.encode(lent);
      lent.fill(-12345);
      return result;
    });
    const encoded = joinedBytes([...bytes, encoder.flush()]);
    ensureEqual("bytes of samples that were overwritten", encoded, subject.encodeAll([voice]));
    const wire = subject.wireOf(voice);
    const decoder = subject.create();
    const samples = wire.map((piece) => {
      const lent = new Uint8Array(piece);
      const result = decoder.decode(lent);
      lent.fill(0x33);
      return result;
    });
    const decoded = joinedLinear16(samples);
    ensureEqual("samples of bytes that were overwritten", decoded, subject.decodeAll(wire));
  },

  "results stay valid after later calls": (subject) => {
    const codec = subject.create();
    const bytes = [...pieces(subject.voice(), 999)].map((piece) => keep(codec.encode(piece)));
    bytes.push(keep(codec.flush()));
    for (const { result, copy } of bytes) ensureEqual("an earlier result", result, copy);
    const decoder = subject.create();
    const wire = subject.decodes === "results"
      ? subject.wireOf(subject.voice())
      : pieces(subject.wireOf(subject.voice())[0]!, 331);
    const samples = Array.from(wire, (piece) => keep(decoder.decode(piece)));
    for (const { result, copy } of samples) ensureEqual("an earlier result", result, copy);
  },

  "a view into a larger buffer is read at its offset": (subject) => {
    const voice = subject.voice();
    const around = new Int16Array(voice.length + 14).fill(-9999);
    around.set(voice, 7);
    const view = around.subarray(7, 7 + voice.length);
    ensureEqual("bytes of a view", subject.encodeAll([view]), subject.encodeAll([voice]));
    const wire = subject.wireOf(voice);
    const views = wire.map((bytes) => {
      const bigger = new Uint8Array(bytes.length + 8).fill(0x55);
      bigger.set(bytes, 3);
      return bigger.subarray(3, 3 + bytes.length);
    });
    ensureEqual("samples of a view", subject.decodeAll(views), subject.decodeAll(wire));
  },
};

/** A result, with a copy of its first content. */
function keep<T extends Int16Array | Uint8Array>(result: T): { result: T; copy: T } {
  return { result, copy: result.slice() as T };
}
