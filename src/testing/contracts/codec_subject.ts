import { joinedBytes, joinedLinear16 } from "../../audio/_join.ts";
import type { AudioCodec } from "../../codec/audio_codec.ts";
import type { CodecContractOptions } from "./codec_contract.ts";
import { type CodecStandard, standardOf } from "./codec_standard.ts";
import { type SoundLimits, sweep } from "./ensure_sound.ts";
import { pieces } from "./pieces.ts";

/** The codec under test, with the steps that the checks share. */
export class CodecSubject {
  readonly appRateHz: number;
  readonly decodes: "bytes" | "results";
  readonly maxDelayMs: number;
  readonly maxHeldMs: number;
  readonly minSnrDb: number;
  readonly create: () => AudioCodec<{ readonly type: string }>;

  constructor(options: CodecContractOptions) {
    this.create = options.create;
    this.appRateHz = options.appRateHz;
    this.decodes = options.decodes ?? "bytes";
    this.maxDelayMs = options.maxDelayMs ?? 0;
    this.maxHeldMs = options.maxHeldMs ?? 25;
    this.minSnrDb = options.minSnrDb ?? 25;
  }

  /** The standard coding of the wire format. `undefined` if the format is not known here. */
  standard(): CodecStandard | undefined {
    return standardOf(this.create().wireFormat);
  }

  /** The limits for a sound at a rate. */
  limitsAt(rateHz: number): SoundLimits {
    return { rateHz, maxDelayMs: this.maxDelayMs, minSnrDb: this.minSnrDb, loudnessDb: 1 };
  }

  /** Half a second of sound in the band of a voice, at the application's rate. */
  voice(): Int16Array {
    return sweep(this.appRateHz);
  }

  /** Encodes a whole stream, with one call for each piece. */
  encodeAll(calls: Iterable<Int16Array>): Uint8Array {
    const codec = this.create();
    const results = Array.from(calls, (linear16) => codec.encode(linear16));
    return joinedBytes([...results, codec.flush()]);
  }

  /** Encodes a whole stream, and returns it in the pieces that `decode` takes. */
  wireOf(linear16: Int16Array): Uint8Array[] {
    const codec = this.create();
    const calls = pieces(linear16, Math.ceil(this.appRateHz / 50));
    const results = Array.from(calls, (call) => codec.encode(call));
    results.push(codec.flush());
    if (this.decodes === "bytes") return [joinedBytes(results)];
    return results.filter(({ length }) => length > 0);
  }

  /** Decodes a whole stream, with one call for each piece, without the samples that are held back. */
  decodeAll(calls: Iterable<Uint8Array>): Int16Array {
    const codec = this.create();
    return joinedLinear16(Array.from(calls, (wire) => codec.decode(wire)));
  }
}
