import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DemoError, messageOf } from "../demo/demo_error.ts";

/** The options of the demo. */
export interface PhoneDemoOptions {
  readonly help: boolean;
  /** The path of the caller's recording. */
  readonly wav: string;
  /** The path of the call's recording. */
  readonly out: string;
  /** Whether the output is one JSON document on stdout and nothing else. */
  readonly json: boolean;
}

export const HELP = `Makes a phone call in real time. The telephone simulator calls
scripts/examples/twilio_server.ts, which runs in its own process and uses the emulated service.

Usage: deno task demo:phone [options]

  --wav FILE  the caller's recording: 16-bit WAV, 8 to 48 kHz (default scripts/demo/speech.wav)
  --out FILE  the recording to write: caller left, model right (default out/phone.wav)
  --json      print one JSON document to stdout
  --help      print this text`;

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
    throw new DemoError(`Cannot read the options: ${messageOf(error)}\nTry --help`);
  }
}
