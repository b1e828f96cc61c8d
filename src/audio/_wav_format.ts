import { clippedLinear16 } from "./_clip.ts";
import { WavError } from "./wav_error.ts";
import type { WavFormat } from "./wav_reader.ts";

const PCM = 0x0001;
const IEEE_FLOAT = 0x0003;
const EXTENSIBLE = 0xfffe;

/** What follows the two bytes of the format tag in every SubFormat GUID of the tag's family. */
const SUBFORMAT_TAIL = "000000001000800000aa00389b71";

/** Reads the body of a `fmt ` chunk, and refuses one that contradicts itself. */
export function parseWavFormat(body: Uint8Array): WavFormat {
  if (body.length < 16) {
    throw new WavError("malformed", `fmt chunk must have 16 bytes or more: got ${body.length}`);
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
    throw new WavError("unsupported", `Cannot read ${encoding} of ${bitsPerSample} bits a sample`);
  }
  if (channels === 0) throw new WavError("malformed", "fmt chunk declares 0 channels");
  if (sampleRateHz === 0) throw new WavError("malformed", "fmt chunk declares a rate of 0 Hz");
  if (frameSizeBytes !== (channels * bitsPerSample) / 8) {
    throw new WavError(
      "malformed",
      `fmt chunk contradicts itself: ${channels} channels of ${bitsPerSample} bits in frames of ` +
        `${frameSizeBytes} bytes`,
    );
  }
  if (bytesPerSecond !== sampleRateHz * frameSizeBytes) {
    throw new WavError(
      "malformed",
      `fmt chunk contradicts itself: ${sampleRateHz} frames of ${frameSizeBytes} bytes a second ` +
        `in ${bytesPerSecond} bytes a second`,
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
        `fmt chunk must have 40 bytes for WAVE_FORMAT_EXTENSIBLE: got ${view.byteLength}`,
      );
    }
    // fewer valid bits than the container's are left-justified, so they read the same
    const validBits = view.getUint16(18, true);
    if (validBits > bitsPerSample) {
      throw new WavError(
        "malformed",
        `fmt chunk contradicts itself: ${validBits} valid bits in ${bitsPerSample}`,
      );
    }
    let tail = "";
    for (let i = 26; i < 40; i++) tail += view.getUint8(i).toString(16).padStart(2, "0");
    if (tail !== SUBFORMAT_TAIL) {
      throw new WavError(
        "unsupported",
        "Cannot read WAVE_FORMAT_EXTENSIBLE of a foreign SubFormat",
      );
    }
    tag = view.getUint16(24, true);
  }
  if (tag === PCM) return "pcm";
  if (tag === IEEE_FLOAT) return "float";
  throw new WavError(
    "unsupported",
    `Cannot read WAV of format tag 0x${tag.toString(16).padStart(4, "0")}: PCM and float only`,
  );
}

/** Whole samples of `format` as PCM16, by the rounding rule that the reader documents. */
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

/** Reads the sample at a byte offset, on the scale of PCM16 but not rounded yet. */
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
