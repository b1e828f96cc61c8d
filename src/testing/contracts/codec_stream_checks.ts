import { joinedBytes, joinedLinear16 } from "../../audio/_join.ts";
import type { CodecSubject } from "./codec_subject.ts";
import { ensureEqual, ensureSame } from "./ensure.ts";
import { pieces } from "./pieces.ts";

/** The checks of `codecContract` on streams: how calls split them, how they end, and that they are separate. */
export const CODEC_STREAM_CHECKS: Readonly<Record<string, (subject: CodecSubject) => void>> = {
  "the bytes do not depend on how samples are split into calls": (subject) => {
    const voice = subject.voice().subarray(0, 5000);
    const whole = subject.encodeAll([voice]);
    for (const size of [1, 7, 160, 481]) {
      const cut = [...pieces(voice, size)];
      ensureEqual(`bytes of calls of ${size} samples`, subject.encodeAll(cut), whole);
    }
    const empty = new Int16Array(0);
    const cut = [empty, voice.subarray(0, 99), empty, empty, voice.subarray(99), empty];
    ensureEqual("bytes with empty calls between", subject.encodeAll(cut), whole);
  },

  "the samples do not depend on how bytes are split into calls": (subject) => {
    const wire = subject.wireOf(subject.voice());
    const whole = subject.decodeAll(wire);
    const empty = new Uint8Array(0);
    const between = wire.flatMap((bytes) => [empty, bytes, empty]);
    ensureEqual("samples with empty calls between", subject.decodeAll(between), whole);
    if (subject.decodes === "results") return;
    for (const size of [1, 3, 160, 641]) {
      const cut = pieces(wire[0]!, size);
      ensureEqual(`samples of calls of ${size} bytes`, subject.decodeAll(cut), whole);
    }
  },

  "a megabyte in one call gives the same bytes as in many": (subject) => {
    const voice = subject.voice();
    const long = new Int16Array(524_288);
    for (let at = 0; at < long.length; at += voice.length) {
      long.set(voice.subarray(0, long.length - at), at);
    }
    const whole = subject.encodeAll([long]);
    const frame = Math.ceil(subject.appRateHz / 50);
    ensureEqual("bytes of a megabyte", subject.encodeAll(pieces(long, frame)), whole);
  },

  "flush resets the encoder": (subject) => {
    const voice = subject.voice();
    const once = subject.encodeAll([voice]);
    const codec = subject.create();
    for (const time of ["first", "second", "third"]) {
      const again = joinedBytes([codec.encode(voice), codec.flush()]);
      ensureEqual(`bytes of the ${time} stream`, again, once);
      ensureSame("bytes of a second flush", codec.flush().length, 0);
    }
  },

  "flushDecode, if there is one, resets the decoder": (subject) => {
    const codec = subject.create();
    if (!codec.flushDecode) return;
    const wire = subject.wireOf(subject.voice());
    const streams = ["first", "second"].map(() => {
      const decoded = wire.map((bytes) => codec.decode(bytes));
      decoded.push(codec.flushDecode!());
      ensureSame("samples of a second flushDecode", codec.flushDecode!().length, 0);
      return joinedLinear16(decoded);
    });
    ensureSame("samples of the second stream", streams[1]!.length, streams[0]!.length);
    if (subject.standard()) ensureEqual("the second stream", streams[1]!, streams[0]!);
  },

  "encode and decode do not affect each other": (subject) => {
    const voice = subject.voice();
    const wire = subject.wireOf(voice);
    const codec = subject.create();
    const bytes: Uint8Array[] = [];
    const samples: Int16Array[] = [];
    const calls = [...pieces(voice, Math.ceil(voice.length / wire.length))];
    for (let i = 0; i < Math.max(calls.length, wire.length); i++) {
      if (calls[i]) bytes.push(codec.encode(calls[i]!));
      if (wire[i]) samples.push(codec.decode(wire[i]!));
    }
    bytes.push(codec.flush());
    ensureEqual("bytes", joinedBytes(bytes), subject.encodeAll([voice]));
    ensureEqual("samples", joinedLinear16(samples), subject.decodeAll(wire));
  },

  "two codecs do not affect each other": (subject) => {
    const voice = subject.voice();
    const codec = subject.create();
    const bytes: Uint8Array[] = [];
    for (const piece of pieces(voice, Math.ceil(voice.length / 5))) {
      bytes.push(codec.encode(piece));
      const other = subject.create();
      other.encode(new Int16Array(333).fill(20_000));
      other.flush();
    }
    bytes.push(codec.flush());
    ensureEqual("bytes", joinedBytes(bytes), subject.encodeAll([voice]));
  },
};
