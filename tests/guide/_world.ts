// What stands in for the world around a user's program: the service, and a caller's voice.
import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  ManualClock,
} from "../../src/testing/mod.ts";
import { join, quiet, voice } from "../support/emulator/signals.ts";

/** The service in the process, on a clock turned by hand. */
export function service(options: EmulatorOptions = {}): { emulator: Emulator; clock: ManualClock } {
  const clock = new ManualClock();
  return { clock, emulator: createEmulator({ clock, ...options }) };
}

/** What a caller says: half a second of voice, then silence; PCM16 at 24 kHz in pieces of 20 ms. */
export function* utterance(): Generator<ArrayBuffer> {
  const sound = join(quiet(200), voice(500), quiet(700));
  for (let start = 0; start < sound.length; start += 960) {
    yield sound.slice(start, start + 960).buffer as ArrayBuffer;
  }
}
