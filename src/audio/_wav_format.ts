import { clippedLinear16 } from "./_clip.ts";
import { WavError } from "./wav_error.ts";
import type { WavFormat } from "./wav_reader.ts";

const PCM = 0x0001;
const IEEE_FLOAT = 0x0003;
const EXTENSIBLE = 0xfffe;

/** A SubFormat GUID is the two bytes of a format tag and then these bytes. */
const SUBFORMAT_TAIL = "000000001000800000aa00389b71";

/** Reads the body of a `fmt ` chunk. Throws if its numbers contradict each other. */
export function parseWavFormat(body: Uint8Array): WavFormat {
  if (body.length < 16) {
    throw new WavError(
      "malformed",
      `Cannot read the WAV file: its fmt chunk has ${body.length} bytes, fewer than 16`,
    );
  }
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const channels = view.getUint16(2, true);
  const sampleRateHz = view.getUint32(4, true);
  const bytesPerSecond = view.getUint32(8, true);
  const frameSizeBytes = view.getUint16(12, true);
  const bitsPerSample = view.getUint16(14, true);
  const encoding = encodingOf(view, bitsPerSample);
  const readable = encoding === "pcm" ? [8, 16, 24, 32] : [32, 64];
  if (!readable.includes(bitsPerSample)) {
    throw new WavError(
      "unsupported",
      `Cannot read the WAV file: its samples are ${encoding} of ${bitsPerSample} bits. ` +
        "Convert it to 16-bit PCM",
    );
  }
  if (channels === 0) {
    throw new WavError("malformed", "Cannot read the WAV file: its fmt chunk declares 0 channels");
  }
  if (sampleRateHz === 0) {
    throw new WavError(
      "malformed",
      "Cannot read the WAV file: its fmt chunk declares a sample rate of 0 Hz",
    );
  }
  if (frameSizeBytes !== (channels * bitsPerSample) / 8) {
    throw new WavError(
      "malformed",
      `Cannot read the WAV file: its fmt chunk declares ${channels} channels of ` +
        `${bitsPerSample} bits, but frames of ${frameSizeBytes} bytes`,
    );
  }
  if (bytesPerSecond !== sampleRateHz * frameSizeBytes) {
    throw new WavError(
      "malformed",
      `Cannot read the WAV file: its fmt chunk declares ${sampleRateHz} frames of ` +
        `${frameSizeBytes} bytes a second, but ${bytesPerSecond} bytes a second`,
    );
  }
  return { sampleRateHz, channels, bitsPerSample, encoding };
}

function encodingOf(view: DataView, bitsPerSample: number): "pcm" | "float" {
  let tag = view.getUint16(0, true);
  if (tag === EXTENSIBLE) {
    if (view.byteLength < 40) {
      throw new WavError(
        "malformed",
        "Cannot read the WAV file: its WAVE_FORMAT_EXTENSIBLE fmt chunk has " +
          `${view.byteLength} bytes, fewer than 40`,
      );
    }
    // Fewer valid bits than `bitsPerSample` are left-justified, so the samples read the same.
    const validBits = view.getUint16(18, true);
    if (validBits > bitsPerSample) {
      throw new WavError(
        "malformed",
        `Cannot read the WAV file: its fmt chunk declares ${validBits} valid bits in samples of ` +
          `${bitsPerSample} bits`,
      );
    }
    let tail = "";
    for (let i = 26; i < 40; i++) tail += view.getUint8(i).toString(16).padStart(2, "0");
    if (tail !== SUBFORMAT_TAIL) {
      throw new WavError(
        "unsupported",
        `Cannot read the WAV file: its SubFormat GUID ends in ${tail}, which is neither PCM nor ` +
          "float. Convert it to 16-bit PCM",
      );
    }
    tag = view.getUint16(24, true);
  }
  if (tag === PCM) return "pcm";
  if (tag === IEEE_FLOAT) return "float";
  throw new WavError(
    "unsupported",
    `Cannot read the WAV file: its format tag is 0x${tag.toString(16).padStart(4, "0")}, neither ` +
      "PCM nor float. Convert it to 16-bit PCM",
  );
}

/** Converts whole samples of `format` to PCM16; `createWavReader` documents the rounding. */
export function linear16FromWav(bytes: Uint8Array, format: WavFormat): Int16Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sampleSizeBytes = format.bitsPerSample / 8;
  const linear16 = new Int16Array(bytes.length / sampleSizeBytes);
  const sampleAt = sampleReader(view, format);
  for (let i = 0; i < linear16.length; i++) {
    linear16[i] = clippedLinear16(sampleAt(i * sampleSizeBytes));
  }
  return linear16;
}

/** Returns a function that reads the sample at an offset, on the scale of PCM16 but not rounded. */
function sampleReader(view: DataView, format: WavFormat): (offset: number) => number {
  if (format.encoding === "float") {
    return format.bitsPerSample === 32
      ? (offset) => view.getFloat32(offset, true) * 32768
      : (offset) => view.getFloat64(offset, true) * 32768;
  }
  switch (format.bitsPerSample) {
    case 8:
      return (offset) => (view.getUint8(offset) - 128) * 256;
    case 16:
      return (offset) => view.getInt16(offset, true);
    case 24:
      return (offset) => view.getInt16(offset + 1, true) + view.getUint8(offset) / 256;
    default:
      return (offset) => view.getInt32(offset, true) / 65536;
  }
}
