// `deno task size [--json] [--ceiling]`: what the package weighs, held against its budgets. Needs npm/, which
// `deno task pack` makes.
import { gzipSync } from "node:zlib";
import { bundle, ROOT, withTempFolder } from "../tests/support/hosts_process.ts";
import { type InstalledPackage, withInstalledPackage } from "../tests/support/hosts_package.ts";

/** Bytes, each bundled alone for a browser, minified and gzipped; and what `npm i` brings. */
export interface Sizes {
  /** `OpenAIRealtimeWebSocket`, from `./transport`. */
  readonly webSocketGzipBytes: number;
  /** `RealtimeSession`, with an agent, a tool and `OpenAIRealtimeWebSocket`. */
  readonly sessionGzipBytes: number;
  readonly tarballBytes: number;
  /** Ours and those it depends on. */
  readonly installedPackages: number;
  readonly installedBytes: number;
}

const KB = 1024;

/** What the package is to weigh. Missed so far: `deno task size` fails until it is met. */
const BUDGETS: Partial<Sizes> = { webSocketGzipBytes: 12 * KB, sessionGzipBytes: 20 * KB };

/** What it must not grow beyond meanwhile: what `--ceiling`, and so CI, holds it to. */
const CEILINGS: Partial<Sizes> = { webSocketGzipBytes: 14 * KB, sessionGzipBytes: 31 * KB };

async function measure(): Promise<Sizes> {
  const webSocketGzipBytes = await gzipBytes(
    'export { OpenAIRealtimeWebSocket } from "ROOT/src/transport/mod.ts";',
  );
  const sessionGzipBytes = await gzipBytes(
    'export { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from "ROOT/mod.ts";',
  );
  const installed = await withInstalledPackage(measureInstalled);
  return { webSocketGzipBytes, sessionGzipBytes, ...installed };
}

/** A program of one line, as a page would load it. */
async function gzipBytes(program: string): Promise<number> {
  return await withTempFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/main.ts`, program.replaceAll("ROOT", `file://${ROOT}`));
    await bundle(`${folder}/main.ts`, `${folder}/out`, ["--minify"]);
    return gzipSync(await Deno.readFile(`${folder}/out/main.js`), { level: 9 }).length;
  });
}

async function measureInstalled({ folder, tarball }: InstalledPackage) {
  const { installedPackages, installedBytes } = await weigh(`${folder}/node_modules`);
  return { tarballBytes: (await Deno.stat(tarball)).size, installedPackages, installedBytes };
}

/** A package is a folder of `node_modules`, or of a scope in it. */
async function weigh(modules: string) {
  let [installedPackages, installedBytes] = [0, 0];
  const walk = async (path: string, level: "modules" | "inside") => {
    for await (const { name, isDirectory, isFile } of Deno.readDir(path)) {
      if (name.startsWith(".")) continue;
      if (isFile) installedBytes += (await Deno.stat(`${path}/${name}`)).size;
      if (!isDirectory) continue;
      const isScope = level === "modules" && name.startsWith("@");
      if (level === "modules" && !isScope) installedPackages++;
      await walk(`${path}/${name}`, isScope || name === "node_modules" ? "modules" : "inside");
    }
  };
  await walk(modules, "modules");
  return { installedPackages, installedBytes };
}

const sizes = await measure();
console.log(Deno.args.includes("--json") ? JSON.stringify(sizes) : sizes);
const limits = Deno.args.includes("--ceiling") ? CEILINGS : BUDGETS;
for (const [name, budget] of Object.entries(limits)) {
  const size = sizes[name as keyof Sizes];
  if (size <= budget) continue;
  console.error(`${name} is ${size}, the limit is ${budget}`);
  Deno.exitCode = 1;
}
