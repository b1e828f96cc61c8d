import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DemoError, messageOf } from "./demo_error.ts";

export const CODEC_NAMES = ["pcm16", "ulaw", "alaw"] as const;
export type CodecName = (typeof CODEC_NAMES)[number];

/** The options of the demo. */
export interface DemoOptions {
  readonly help: boolean;
  /** The path of the caller's recording. */
  readonly wav: string;
  /** The path of the conversation's recording; `undefined` is the default path. */
  readonly out: string | undefined;
  /** The URL of a service; `undefined` is the emulator. */
  readonly url: string | undefined;
  readonly apiKey: string;
  /** Whether the whole conversation is inside the process, on a hand-turned clock. */
  readonly fast: boolean;
  /** Whether the output is one JSON document on stdout and nothing else. */
  readonly json: boolean;
  /**
   * The codec of the audio on the wire; `undefined` is the session's own PCM16, without a codec.
   */
  readonly codec: CodecName | undefined;
}

export const HELP =
  `Holds a spoken conversation with a model. Writes a WAV file and prints a timeline.

Usage: deno task demo [options]

  --wav FILE    the caller's recording: 16-bit WAV, mono or stereo, 8 to 48 kHz
  --out FILE    the recording to write: caller left, model right (default out/demo.wav)
  --url WS_URL  use a Realtime service instead of the emulator
  --live        use OpenAI's own service, with the key in OPENAI_API_KEY
  --fast        run everything inside the process, on a hand-turned clock
  --codec NAME  the codec of the audio on the wire: ${CODEC_NAMES.join(", ")}
  --json        print one JSON document to stdout
  --help        print this text

--url also uses OPENAI_API_KEY, if it is set.`;

const OPENAI_URL = "wss://api.openai.com/v1/realtime?model=gpt-realtime-2.1";

/**
 * Reads the command line.
 *
 * @throws {DemoError} If an option is unknown, or if options contradict each other.
 */
export function parseOptions(args: readonly string[]): DemoOptions {
  const values = parse(args);
  const key = Deno.env.get("OPENAI_API_KEY");
  if (values.live && values.url) {
    throw new DemoError("Cannot use --live: --url names another service. Use one of the two");
  }
  if (values.live && !key) {
    throw new DemoError("Cannot use --live: OPENAI_API_KEY is not set. Set it to your API key");
  }
  if (values.fast && (values.live || values.url)) {
    throw new DemoError(
      "Cannot use --fast: it needs the emulator. Leave out --live and --url",
    );
  }
  const codec = CODEC_NAMES.find((name) => name === values.codec);
  if (values.codec !== undefined && !codec) {
    throw new DemoError(
      `Cannot use --codec: it is "${values.codec}". Use one of ${CODEC_NAMES.join(", ")}`,
    );
  }
  if (values.url !== undefined) checkUrl(values.url);
  if (values.out === "") throw new DemoError("Cannot use --out: it is empty. Use a file name");
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
    throw new DemoError(`Cannot read the options: ${messageOf(error)}\nTry --help`);
  }
}

function checkUrl(url: string): void {
  const protocol = URL.canParse(url) ? new URL(url).protocol : "";
  if (protocol === "ws:" || protocol === "wss:") return;
  throw new DemoError(`Cannot use --url: it is "${url}". Use a ws: or wss: URL`);
}
