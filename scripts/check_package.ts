// `deno task check:npm`: checks the package in npm/, whichever tool has built it.
import { fileURLToPath } from "node:url";
import { packageFaults } from "./check_package_files.ts";
import { readConfig } from "./package_fields.ts";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** All faults of the package in `folder`, in words. */
export async function checkPackage(folder: string = `${root}/npm`): Promise<string[]> {
  const temp = await Deno.makeTempDir();
  try {
    const packed = await run("npm", ["pack", "--silent", "--pack-destination", temp], folder);
    if (!packed.success) return [`npm pack: ${packed.text}`];
    const tarball = `${temp}/${packed.text.trim().split("\n").at(-1)}`;
    await run("tar", ["-xzf", tarball, "-C", temp], folder);
    const changelog = await Deno.readTextFile(`${root}/CHANGELOG.md`);
    // Only the files that npm packs count. A tool may have left others in the folder.
    const faults = await packageFaults(`${temp}/package`, await readConfig(), changelog);
    const linters = {
      publint: ["--yes", "publint@0.3", "--strict"],
      attw: ["--yes", "@arethetypeswrong/cli@0.18", tarball, "--profile", "esm-only"],
    };
    for (const [name, args] of Object.entries(linters)) {
      const { success, text } = await run("npx", args, folder);
      if (!success || /\b(?:warning|suggestion)s?:/i.test(text)) faults.push(`${name}: ${text}`);
    }
    return faults;
  } finally {
    await Deno.remove(temp, { recursive: true });
  }
}

async function run(program: string, args: string[], cwd: string) {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success, text: success ? decode(stdout) : decode(stdout) + decode(stderr) };
}

if (import.meta.main) {
  const faults = await checkPackage();
  for (const fault of faults) console.error(fault);
  console.log(`npm/: ${faults.length} faults`);
  if (faults.length > 0) Deno.exitCode = 1;
}
