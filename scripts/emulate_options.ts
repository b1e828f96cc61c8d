/** What `deno task emulate` was asked to do. */
export type EmulateOptions =
  | { readonly kind: "help" }
  | { readonly kind: "serve"; readonly port: number };

/** The text of `--help`. */
export const EMULATE_HELP = `Serves an emulator of the Realtime API on 127.0.0.1 until it is ended.

Usage: deno task emulate [--port N]

  --port N   the TCP port; 0, the default, takes a free one
  --help     this text

Prints one line of JSON: {"url":"ws://127.0.0.1:PORT/v1/realtime","http":"http://127.0.0.1:PORT"}
Connect to the url with ?model=gpt-realtime and any API key.
`;

/**
 * Reads the command line.
 *
 * @throws {Error} If it cannot be understood. The message is for the user.
 */
export function parseEmulateOptions(args: readonly string[]): EmulateOptions {
  let port = 0;
  const rest = args.flatMap((arg) => arg.startsWith("--port=") ? ["--port", arg.slice(7)] : [arg]);
  while (rest.length > 0) {
    const option = rest.shift();
    if (option === "--help" || option === "-h") return { kind: "help" };
    if (option !== "--port") throw new Error(`Unknown option: ${option}`);
    const value = rest.shift();
    if (value === undefined) throw new Error("--port needs a number");
    if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
      throw new Error(`--port must be a number from 0 to 65535: ${value}`);
    }
    port = Number(value);
  }
  return { kind: "serve", port };
}
