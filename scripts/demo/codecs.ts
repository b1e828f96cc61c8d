import { alawCodec, type AudioCodec, pcm16Codec, ulawCodec } from "../../src/audio/mod.ts";
import type { CodecName } from "./options.ts";

/** The codec of a name, for an application with PCM16 at 24 kHz. */
export function codecNamed(name: CodecName): AudioCodec {
  const appRateHz = 24_000;
  switch (name) {
    case "pcm16":
      return pcm16Codec({ appRateHz });
    case "ulaw":
      return ulawCodec({ appRateHz });
    case "alaw":
      return alawCodec({ appRateHz });
  }
}
