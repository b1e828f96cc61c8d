import { fileURLToPath } from "node:url";

/** The project's root, without a slash at the end. */
export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** The time limit of a run. A runtime that takes longer is ended, and the run fails. */
const RUN_TIMEOUT_MS = 240_000;

/** Runs a program to its end and returns its output. */
export async function output(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Record<string, string> } = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd: options.cwd ?? ROOT,
    env: { NO_COLOR: "1", ...options.env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(RUN_TIMEOUT_MS),
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) {
    throw new Error(`${program} ${args.join(" ")} failed:\n${decode(stdout)}${decode(stderr)}`);
  }
  return decode(stdout);
}

/** The last line of a program's output, which is its result. */
export function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1) ?? "";
}

/**
 * The path of a program in an npm package, which npx downloads on first use. Run this path and not
 * npx, because a child of npx goes on when npx is ended.
 */
export async function npmBinary(spec: string, name: string): Promise<string> {
  const args = ["--yes", "-p", spec, "-c", `command -v ${name}`];
  return await Deno.realPath(lastLine(await output("npx", args)));
}

/** Calls `use` with a new folder, and removes it afterwards. No process may use it by then. */
export async function withTempFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Bundles a program for a runtime that cannot run the sources. The loopback server, which only
 * `Emulator.listen` loads, is in a chunk of its own.
 */
export async function bundle(
  entry: string,
  folder: string,
  more: readonly string[] = [],
): Promise<void> {
  const keepOut = ["--external", "node:*", "--external", "ws"];
  const options = ["-q", "--platform", "browser", "--code-splitting", ...keepOut];
  await output(Deno.execPath(), ["bundle", ...options, ...more, "--outdir", folder, entry]);
}
