import { type AudioFormat, sampleRateHzOf } from "../../../audio/format.ts";
import { createResampler, type Resampler } from "../../../audio/resampler.ts";
import { fromLinear16 } from "../base/convert_audio.ts";
import { CALL_RATE_HZ } from "./output_buffer.ts";

/** Converts the caller's audio on a call to bytes in the session's input format. */
export class CallAudio {
  #format: AudioFormat | undefined;
  #resampler: Resampler | undefined;

  /** Converts samples to new bytes. A change of the format starts a new resampler. */
  toBytes(linear16: Int16Array, format: AudioFormat): Uint8Array {
    const rateHz = sampleRateHzOf(format);
    if (format.type !== this.#format?.type) {
      this.#format = format;
      this.#resampler = rateHz === CALL_RATE_HZ
        ? undefined
        : createResampler({ inputRateHz: CALL_RATE_HZ, outputRateHz: rateHz });
    }
    return fromLinear16(format, this.#resampler ? this.#resampler.push(linear16) : linear16);
  }
}
