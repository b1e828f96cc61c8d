/** What `deno task emulate` was asked to do. */
export type EmulateOptions =
  | { readonly kind: "help" }
  | {
    readonly kind: "serve";
    readonly port: number;
    readonly tls: boolean;
    /** Where an application is told of telephone calls. */
    readonly webhook?: { readonly url: string; readonly secret: string };
  };

/** The text of `--help`. */
export const EMULATE_HELP = `Serves an emulator of the Realtime API on 127.0.0.1 until it is ended.

Usage: deno task emulate [--port N] [--tls] [--webhook URL --webhook-secret SECRET]

  --port N                 the TCP port; 0, the default, takes a free one
  --tls                    serve wss: and https: with a certificate made on the spot, whose authority
                           is written to a file for clients to trust (NODE_EXTRA_CA_CERTS, DENO_CERT)
  --webhook URL            where your application waits to be told of telephone calls over SIP
  --webhook-secret SECRET  what the webhooks are signed with: whsec_ and a key in base64
  --help                   this text

Prints one line of JSON: {"url":"ws://127.0.0.1:PORT/v1/realtime","http":"http://127.0.0.1:PORT"},
with --tls {"url":"wss://…","http":"https://…","ca":"/path/to/ca.pem"}.
Connect to the url with ?model=gpt-realtime and any API key. Faults on demand go into the query, for
instance &fault=close;event=response.output_audio.delta;skip=3;code=1011

With --webhook, each line on standard input is something that a caller does: "call", and with the
latest call "say FILE.wav", "press 42#" and "hangup". What comes of it is one line of JSON each.
`;

/**
 * Reads the command line.
 *
 * @throws {Error} If it cannot be understood. The message is for the user.
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
    else throw new Error(`Unknown option: ${option}`);
  }
  const { url, secret } = webhook;
  if (!url && !secret) return { kind: "serve", port, tls };
  if (!url) throw new Error("--webhook-secret needs a --webhook");
  if (!secret) throw new Error("--webhook needs a --webhook-secret");
  return { kind: "serve", port, tls, webhook: { url, secret } };
}

function parseUrl(value: string | undefined): string {
  if (value !== undefined && /^https?:/.test(value) && URL.canParse(value)) return value;
  throw new Error(`--webhook must be an http: or https: URL: ${value}`);
}

function parsePort(value: string | undefined): number {
  if (value === undefined) throw new Error("--port needs a number");
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  throw new Error(`--port must be a number from 0 to 65535: ${value}`);
}
