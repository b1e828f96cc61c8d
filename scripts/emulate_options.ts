/** What `deno task emulate` was asked to do. */
export type EmulateOptions =
  | { readonly kind: "help" }
  | { readonly kind: "serve"; readonly port: number; readonly tls: boolean };

/** The text of `--help`. */
export const EMULATE_HELP = `Serves an emulator of the Realtime API on 127.0.0.1 until it is ended.

Usage: deno task emulate [--port N] [--tls]

  --port N   the TCP port; 0, the default, takes a free one
  --tls      serve wss: and https: with a certificate made on the spot, whose authority is
             written to a file for clients to trust (NODE_EXTRA_CA_CERTS, DENO_CERT)
  --help     this text

Prints one line of JSON: {"url":"ws://127.0.0.1:PORT/v1/realtime","http":"http://127.0.0.1:PORT"},
with --tls {"url":"wss://…","http":"https://…","ca":"/path/to/ca.pem"}.
Connect to the url with ?model=gpt-realtime and any API key. Faults on demand go into the query, for
instance &fault=close;event=response.output_audio.delta;skip=3;code=1011
`;

/**
 * Reads the command line.
 *
 * @throws {Error} If it cannot be understood. The message is for the user.
 */
export function parseEmulateOptions(args: readonly string[]): EmulateOptions {
  let port = 0;
  let tls = false;
  const rest = args.flatMap((arg) => arg.startsWith("--port=") ? ["--port", arg.slice(7)] : [arg]);
  while (rest.length > 0) {
    const option = rest.shift();
    if (option === "--help" || option === "-h") return { kind: "help" };
    if (option === "--tls") tls = true;
    else if (option === "--port") port = parsePort(rest.shift());
    else throw new Error(`Unknown option: ${option}`);
  }
  return { kind: "serve", port, tls };
}

function parsePort(value: string | undefined): number {
  if (value === undefined) throw new Error("--port needs a number");
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  throw new Error(`--port must be a number from 0 to 65535: ${value}`);
}
