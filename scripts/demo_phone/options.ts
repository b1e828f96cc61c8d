import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DemoError, messageOf } from "../demo/demo_error.ts";

/** What the demo was asked to do. */
export interface PhoneDemoOptions {
  readonly help: boolean;
  /** What the caller says. */
  readonly wav: string;
  /** Where the call goes. */
  readonly out: string;
  /** One JSON document on stdout, and nothing else. */
  readonly json: boolean;
}

export const HELP = `A phone call: the telephone simulator calls scripts/examples/twilio_server.ts,
which runs as a process of its own and talks to the emulated service. In real time.

Usage: deno task demo:phone [options]

  --wav FILE  what the caller says: 16-bit WAV, 8 to 48 kHz (default scripts/demo/speech.wav)
  --out FILE  where the call goes: caller left, what the caller hears right (default out/phone.wav)
  --json      one JSON document on stdout
  --help      this text`;

/**
 * Reads the command line.
 *
 * @throws {DemoError} If an option is unknown.
 */
export function parseOptions(args: readonly string[]): PhoneDemoOptions {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      options: {
        wav: { type: "string", default: here("../demo/speech.wav") },
        out: { type: "string", default: here("../../out/phone.wav") },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    return values;
  } catch (error) {
    throw new DemoError(`${messageOf(error)}\nTry --help`);
  }
}
