import { rmsOf } from "../../audio/level.ts";
import type { CodecSubject } from "./codec_subject.ts";
import { ensure } from "./ensure.ts";
import { ensureSound, sweep } from "./ensure_sound.ts";
import { pieces } from "./pieces.ts";

/** The checks of `codecContract` on the sound: its length, level, delay and noise. */
export const CODEC_SOUND_CHECKS: Readonly<Record<string, (subject: CodecSubject) => void>> = {
  "a second of sound is a second on the wire": (subject) => {
    const standard = subject.standard();
    if (!standard) return;
    const { rateHz, bytesPerSample } = standard;
    for (const sampleCount of [subject.appRateHz, 7 * subject.appRateHz + 11, 1, 1000]) {
      const silence = new Int16Array(sampleCount);
      const sizeBytes =
        subject.encodeAll(pieces(silence, Math.ceil(subject.appRateHz / 47))).length;
      const exact = (sampleCount * rateHz) / subject.appRateHz;
      ensure(
        Math.abs(sizeBytes / bytesPerSample - exact) <= 1 && sizeBytes % bytesPerSample === 0,
        `${sampleCount} samples at ${subject.appRateHz} Hz must be ${exact} samples of ` +
          `${bytesPerSample} bytes on the wire, to one sample: got ${sizeBytes} bytes`,
      );
    }
    const held = subject.appRateHz - subject.decodeAll(
      pieces(new Uint8Array(rateHz * bytesPerSample).fill(standard.silence), 642),
    ).length;
    ensure(
      held >= -1 && held <= (subject.maxHeldMs * subject.appRateHz) / 1000,
      `decode of a second must give ${subject.appRateHz} samples, or up to ` +
        `${subject.maxHeldMs} ms fewer: got ${subject.appRateHz - held}`,
    );
  },

  "encode holds back no more than maxHeldMs": (subject) => {
    const standard = subject.standard();
    if (!standard) return;
    const sizeBytes = subject.create().encode(new Int16Array(subject.appRateHz)).length;
    const heldMs = 1000 - (1000 * sizeBytes) / (standard.rateHz * standard.bytesPerSample);
    ensure(
      heldMs <= subject.maxHeldMs,
      `encode must hold back ${subject.maxHeldMs} ms or less: got ${heldMs.toFixed(1)} ms`,
    );
  },

  "silence is encoded as the standard's silence": (subject) => {
    const standard = subject.standard();
    if (!standard) return;
    const bytes = subject.encodeAll([new Int16Array(800)]);
    const wrong = bytes.find((byte) => byte !== standard.silence);
    ensure(wrong === undefined, `silence must be bytes of ${standard.silence}: got ${wrong}`);
  },

  "the standard decodes encode's bytes to the same sound": (subject) => {
    const standard = subject.standard();
    if (!standard) return;
    const heard = standard.decode(subject.encodeAll([subject.voice()]));
    ensureSound(
      "encode, decoded by the standard,",
      heard,
      sweep(standard.rateHz),
      subject.limitsAt(standard.rateHz),
    );
  },

  "decode turns the standard's bytes into the same sound": (subject) => {
    const standard = subject.standard();
    if (!standard) return;
    const wire = standard.encode(sweep(standard.rateHz));
    ensureSound(
      "decode of the standard's bytes",
      subject.decodeAll([wire]),
      subject.voice(),
      subject.limitsAt(subject.appRateHz),
    );
  },

  "a round trip preserves the sound": (subject) => {
    const voice = subject.voice();
    ensureSound(
      "decode of encode",
      subject.decodeAll(subject.wireOf(voice)),
      voice,
      subject.limitsAt(subject.appRateHz),
    );
  },

  "loud samples are clipped and do not wrap around": (subject) => {
    // a square wave overshoots in any filter
    const square = sweep(subject.appRateHz, 100, 400).map((x) => x < 0 ? -32768 : 32767);
    const heard = subject.decodeAll(subject.wireOf(square));
    ensureSound("decode of encode, of a square wave,", heard, square, {
      ...subject.limitsAt(subject.appRateHz),
      minSnrDb: Math.min(subject.minSnrDb, 8),
      loudnessDb: 3,
    });
  },

  "frequencies above the wire's band are filtered out": (subject) => {
    const standard = subject.standard();
    if (!standard || standard.rateHz >= subject.appRateHz) return;
    const frequencyHz = Math.min(0.625 * standard.rateHz, 0.49 * subject.appRateHz);
    const step = (2 * Math.PI * frequencyHz) / subject.appRateHz;
    const tone = subject.voice().map((_, n) => Math.round(12_000 * Math.sin(step * n)));
    const heard = standard.decode(subject.encodeAll([tone]));
    const start = Math.round(standard.rateHz * 0.05);
    const leakedDb = 20 * Math.log10(rmsOf(heard.subarray(start, -start)) / rmsOf(tone));
    ensure(
      leakedDb <= -35,
      `a tone of ${frequencyHz} Hz must be 35 dB down at ${standard.rateHz} Hz: got ${
        leakedDb.toFixed(1)
      } dB`,
    );
  },
};
