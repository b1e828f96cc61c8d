import { requireCount, requireLinear16 } from "./_check.ts";

/**
 * Mixes interleaved channels down to one. Each sample is the mean of its frame, rounded to the
 * nearest (halves up), so nothing clips and equal channels stay unchanged. Channels of opposite
 * phase cancel each other out: use one of them alone. Returns a new array, which the caller owns.
 *
 * @param interleaved Whole frames of `channels` samples.
 * @throws {TypeError} If `interleaved` is not an `Int16Array`, or `channels` is not a number.
 * @throws {RangeError} If `channels` is not a whole number of 1 or more, or if the last frame is
 * not complete.
 *
 * @example
 * ```ts
 * import { downmixToMono } from "@voicewire/realtime/audio";
 *
 * const mono = downmixToMono(Int16Array.of(100, 300, -5, -5), 2);
 * if (mono.length !== 2 || mono[0] !== 200 || mono[1] !== -5) throw new Error("not the mean");
 * ```
 */
export function downmixToMono(interleaved: Int16Array, channels: number): Int16Array<ArrayBuffer> {
  requireLinear16(interleaved, "interleaved");
  requireCount(channels, "channels", 1);
  if (interleaved.length % channels !== 0) {
    throw new RangeError(
      `Cannot use \`interleaved\`: it holds ${interleaved.length} samples. ` +
        `Pass whole frames of ${channels} samples`,
    );
  }
  const mono = new Int16Array(interleaved.length / channels);
  for (let frame = 0, at = 0; frame < mono.length; frame++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += interleaved[at++]!;
    mono[frame] = Math.floor(sum / channels + 0.5);
  }
  return mono;
}
