/** The options of `deno task emulate`. */
export type EmulateOptions =
  | { readonly kind: "help" }
  | {
    readonly kind: "serve";
    readonly port: number;
    readonly tls: boolean;
    /** The application's webhook for telephone calls. */
    readonly webhook?: { readonly url: string; readonly secret: string };
  };

/** The text of `--help`. */
export const EMULATE_HELP = `Runs an emulator of the Realtime API on 127.0.0.1 until you end it.

Usage: deno task emulate [--port N] [--tls] [--webhook URL --webhook-secret SECRET]

  --port N                 the TCP port; the default 0 uses a free port
  --tls                    serve wss: and https: with a new certificate; the certificate of its
                           authority is in a file for NODE_EXTRA_CA_CERTS or DENO_CERT
  --webhook URL            the URL of your application for webhooks about telephone calls over SIP
  --webhook-secret SECRET  the secret that signs the webhooks: whsec_ and a key in base64
  --help                   print this text

The emulator prints one line of JSON:
{"url":"ws://127.0.0.1:PORT/v1/realtime","http":"http://127.0.0.1:PORT"}
or with --tls: {"url":"wss://…","http":"https://…","ca":"/path/to/ca.pem"}
Connect to the url with ?model=gpt-realtime and any API key. To cause faults, add them to the query,
such as &fault=close;event=response.output_audio.delta;skip=3;code=1011

With --webhook, each line of standard input is an action of a caller: "call", and for the latest
call "say FILE.wav", "press 42#" and "hangup". The emulator prints each result as a line of JSON.
`;

/**
 * Reads the command line.
 *
 * @throws {Error} If an option is wrong. The message is for the user.
 */
export function parseEmulateOptions(args: readonly string[]): EmulateOptions {
  let port = 0;
  let tls = false;
  const webhook: { url?: string; secret?: string | undefined } = {};
  const rest = args.flatMap((arg) => arg.startsWith("--port=") ? ["--port", arg.slice(7)] : [arg]);
  while (rest.length > 0) {
    const option = rest.shift();
    if (option === "--help" || option === "-h") return { kind: "help" };
    if (option === "--tls") tls = true;
    else if (option === "--port") port = parsePort(rest.shift());
    else if (option === "--webhook") webhook.url = parseUrl(rest.shift());
    else if (option === "--webhook-secret") webhook.secret = rest.shift();
    else throw new Error(`Cannot read the options: "${option}" is unknown`);
  }
  const { url, secret } = webhook;
  if (!url && !secret) return { kind: "serve", port, tls };
  if (!url) throw new Error("Cannot use --webhook-secret: --webhook is missing");
  if (!secret) throw new Error("Cannot use --webhook: --webhook-secret is missing");
  return { kind: "serve", port, tls, webhook: { url, secret } };
}

function parseUrl(value: string | undefined): string {
  if (value !== undefined && /^https?:/.test(value) && URL.canParse(value)) return value;
  throw new Error(`Cannot use --webhook: it is ${value}. Use an http: or https: URL`);
}

function parsePort(value: string | undefined): number {
  if (value === undefined) throw new Error("Cannot use --port: the number is missing");
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  throw new Error(`Cannot use --port: it is ${value}. Use a number from 0 to 65535`);
}
