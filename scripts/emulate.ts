import { createEmulator } from "../src/testing/mod.ts";
import { takeCalls } from "./emulate_calls.ts";
import { EMULATE_HELP, type EmulateOptions, parseEmulateOptions } from "./emulate_options.ts";

const encoder = new TextEncoder();

/** `deno task emulate`; see `--help`. Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  let options: EmulateOptions;
  try {
    options = parseEmulateOptions(args);
  } catch (error) {
    Deno.stderr.writeSync(encoder.encode(`${(error as Error).message}\n\n${EMULATE_HELP}`));
    return 2;
  }
  if (options.kind === "help") {
    Deno.stdout.writeSync(encoder.encode(EMULATE_HELP));
    return 0;
  }
  try {
    await serve(options);
    return 0;
  } catch (error) {
    Deno.stderr.writeSync(encoder.encode(`${(error as Error).message}\n`));
    return 1;
  }
}

async function serve(options: EmulateOptions & { readonly kind: "serve" }): Promise<void> {
  const { port, webhook } = options;
  const emulator = createEmulator();
  const tls = options.tls ? await createTls() : undefined;
  try {
    const { url, http } = await emulator.listen({ port, ...tls ? { tls } : {} });
    const line = { url, http, ...(tls ? { ca: tls.caPath } : {}) };
    print(line);
    if (webhook) {
      takeCalls(emulator, webhook, Deno.stdin.readable, print)
        .catch((error) => print({ error: `Cannot make more calls: ${error.message}` }));
    }
    await ended();
    await emulator.close();
  } finally {
    if (tls) await Deno.remove(tls.folder, { recursive: true });
  }
}

function print(line: object): void {
  Deno.stdout.writeSync(encoder.encode(`${JSON.stringify(line)}\n`));
}

/** Creates a certificate. The library for that is loaded for `--tls` only. */
async function createTls() {
  const { createLoopbackCertificate } = await import("./emulate_certificate.ts");
  const { cert, key, ca } = await createLoopbackCertificate();
  const folder = await Deno.makeTempDir({ prefix: "voicewire_emulator_" });
  const caPath = `${folder}/ca.pem`;
  await Deno.writeTextFile(caPath, ca);
  return { cert, key, caPath, folder };
}

/** Resolves when the process receives SIGINT or SIGTERM. */
function ended(): Promise<void> {
  return new Promise((resolve) => {
    Deno.addSignalListener("SIGINT", resolve);
    if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", resolve);
  });
}

if (import.meta.main) Deno.exit(await main(Deno.args));
