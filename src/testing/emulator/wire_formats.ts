import { type AudioFormat, PCM16_24K, PCMA, PCMU } from "../../audio/format.ts";
import type { WireAudioFormat } from "../../wire/openai/session.ts";

/** The format that a wire name stands for. The service speaks PCM at 24 kHz only. */
export function toAudioFormat(wire: WireAudioFormat | undefined): AudioFormat {
  if (wire?.type === "audio/pcmu") return PCMU;
  return wire?.type === "audio/pcma" ? PCMA : PCM16_24K;
}
