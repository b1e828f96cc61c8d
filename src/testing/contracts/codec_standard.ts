import {
  type AudioFormat,
  bytesPerSampleOf,
  sampleRateHzOf,
  silenceByteOf,
} from "../../audio/format.ts";
import { decodeAlaw, decodeUlaw, encodeAlaw, encodeUlaw } from "../../audio/g711.ts";
import { decodePcm16, encodePcm16 } from "../../audio/pcm16.ts";

interface Coding {
  readonly encode: (linear16: Int16Array) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => Int16Array;
}

/** The coding of a wire format by its standard. */
export interface CodecStandard extends Coding {
  readonly rateHz: number;
  readonly bytesPerSample: number;
  readonly silence: number;
}

const STANDARD_CODINGS: Readonly<Record<string, Coding | undefined>> = {
  "audio/pcm": { encode: encodePcm16, decode: decodePcm16 },
  "audio/pcmu": { encode: encodeUlaw, decode: decodeUlaw },
  "audio/pcma": { encode: encodeAlaw, decode: decodeAlaw },
};

/** The standard coding of a wire format. `undefined` if the format is not known here. */
export function standardOf(wireFormat: { readonly type: string }): CodecStandard | undefined {
  const format = wireFormat as AudioFormat;
  const coding = STANDARD_CODINGS[format.type];
  return coding && {
    ...coding,
    rateHz: sampleRateHzOf(format),
    bytesPerSample: bytesPerSampleOf(format),
    silence: silenceByteOf(format),
  };
}
