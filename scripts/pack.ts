// `deno task pack`: builds the npm package in npm/ with `deno pack` and a small step after it. It
// does not need JSR; `deno task build:npm` builds the same package with dnt.
import { fileURLToPath } from "node:url";
import { finishDeclarations } from "./finish_declarations.ts";
import { PACKAGE_FIELDS } from "./package_fields.ts";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const npm = `${root}/npm`;

/** Runs a program. If it fails, the error contains its output. */
async function run(program: string, args: string[]): Promise<void> {
  const command = new Deno.Command(program, { args, cwd: root, stdin: "null", stderr: "piped" });
  const { success, stderr } = await command.output();
  if (!success) {
    const output = new TextDecoder().decode(stderr);
    throw new Error(`Cannot pack: ${program} ${args[0]} has failed\n${output}`);
  }
}

/** Removes the sources that `deno pack` copies because no export reaches them. */
async function removeSources(folder: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) await removeSources(path);
    else if (name.endsWith(".ts") && !name.endsWith(".d.ts")) await Deno.remove(path);
  }
}

await Deno.remove(npm, { recursive: true }).catch((error) => {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
});
await Deno.mkdir(npm);
const tarball = await Deno.makeTempFile({ suffix: ".tgz" });
try {
  // Source maps would contain the paths of this machine.
  await run(Deno.execPath(), ["pack", "-q", "--no-source-maps", "--allow-dirty", "-o", tarball]);
  await run("tar", ["-xzf", tarball, "-C", npm, "--strip-components=1"]);
} finally {
  await Deno.remove(tarball);
}
await removeSources(npm);
await finishDeclarations(npm);
const manifestPath = `${npm}/package.json`;
const manifest = JSON.parse(await Deno.readTextFile(manifestPath));
const { name, version, license, ...rest } = manifest;
const complete = { name, version, ...PACKAGE_FIELDS, license, ...rest };
await Deno.writeTextFile(manifestPath, `${JSON.stringify(complete, null, 2)}\n`);
console.log(`${name} ${version} is in npm/`);
