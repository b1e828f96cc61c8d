import { createEmulator } from "../src/testing/mod.ts";
import { EMULATE_HELP, type EmulateOptions, parseEmulateOptions } from "./emulate_options.ts";

const encoder = new TextEncoder();

/** `deno task emulate`: see `--help`. */
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
  const emulator = createEmulator();
  try {
    const { url, http } = await emulator.listen({ port: options.port });
    Deno.stdout.writeSync(encoder.encode(`${JSON.stringify({ url, http })}\n`));
  } catch (error) {
    Deno.stderr.writeSync(encoder.encode(`${(error as Error).message}\n`));
    return 1;
  }
  await ended();
  await emulator.close();
  return 0;
}

/** Resolves when the process is asked to end. */
function ended(): Promise<void> {
  return new Promise((resolve) => {
    Deno.addSignalListener("SIGINT", resolve);
    if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", resolve);
  });
}

if (import.meta.main) Deno.exit(await main(Deno.args));
