import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DemoError, messageOf } from "./demo_error.ts";

export const CODEC_NAMES = ["pcm16", "ulaw", "alaw"] as const;
export type CodecName = (typeof CODEC_NAMES)[number];

/** What the demo was asked to do. */
export interface DemoOptions {
  readonly help: boolean;
  /** The caller's recording. */
  readonly wav: string;
  /** Where the conversation goes; `undefined`: the folder for what the project makes. */
  readonly out: string | undefined;
  /** A service to talk to, in place of the emulator. */
  readonly url: string | undefined;
  readonly apiKey: string;
  /** The whole conversation inside the process, on a hand-turned clock. */
  readonly fast: boolean;
  /** One JSON document on stdout, and nothing else. */
  readonly json: boolean;
  /** What the audio is on the wire; `undefined`: the session's own PCM16, untouched. */
  readonly codec: CodecName | undefined;
}

export const HELP = `A spoken conversation with a model: one WAV and a timeline come out.

Usage: deno task demo [options]

  --wav FILE    what the caller says: 16-bit WAV, mono or stereo, 8 to 48 kHz
  --out FILE    where the conversation goes: caller left, model right (default out/demo.wav)
  --url WS_URL  a Realtime service to talk to, in place of the emulator
  --live        OpenAI's own service, with the key in OPENAI_API_KEY
  --fast        everything inside the process, on a hand-turned clock
  --codec NAME  what the audio is on the wire: ${CODEC_NAMES.join(", ")}
  --json        one JSON document on stdout
  --help        this text

--url uses OPENAI_API_KEY too, if it is set.`;

const OPENAI_URL = "wss://api.openai.com/v1/realtime?model=gpt-realtime-2.1";

/**
 * Reads the command line.
 *
 * @throws {DemoError} If an option is unknown, or options contradict each other.
 */
export function parseOptions(args: readonly string[]): DemoOptions {
  const values = parse(args);
  const key = Deno.env.get("OPENAI_API_KEY");
  if (values.live && values.url) throw new DemoError("--live and --url exclude each other");
  if (values.live && !key) throw new DemoError("--live needs a key in OPENAI_API_KEY");
  if (values.fast && (values.live || values.url)) {
    throw new DemoError(
      "--fast is for the emulator inside the process, not for a service elsewhere",
    );
  }
  const codec = CODEC_NAMES.find((name) => name === values.codec);
  if (values.codec !== undefined && !codec) {
    throw new DemoError(`--codec must be one of ${CODEC_NAMES.join(", ")}: got "${values.codec}"`);
  }
  if (values.url !== undefined) checkUrl(values.url);
  if (values.out === "") throw new DemoError("--out needs the name of a file");
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  return {
    help: values.help ?? false,
    wav: values.wav ?? here("./speech.wav"),
    out: values.out,
    url: values.live ? OPENAI_URL : values.url,
    apiKey: key || "demo",
    fast: values.fast ?? false,
    json: values.json ?? false,
    codec,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        wav: { type: "string" },
        out: { type: "string" },
        url: { type: "string" },
        codec: { type: "string" },
        live: { type: "boolean" },
        fast: { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new DemoError(`${messageOf(error)}\nTry --help`);
  }
}

function checkUrl(url: string): void {
  const protocol = URL.canParse(url) ? new URL(url).protocol : "";
  if (protocol === "ws:" || protocol === "wss:") return;
  throw new DemoError(`--url must be a ws: or wss: URL: got "${url}"`);
}
