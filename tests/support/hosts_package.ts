import type { Job, Report } from "../conformance/suite.ts";
import { bundle, lastLine, output, ROOT, withTempFolder } from "./hosts_process.ts";

/** The package in npm/, packed and installed in an empty folder. */
export interface InstalledPackage {
  /** The folder with `node_modules`. */
  readonly folder: string;
  /** The tarball that was installed. */
  readonly tarball: string;
}

/** Packs and installs the package as a user would, calls `use`, and removes the folder. */
export async function withInstalledPackage<T>(
  use: (installed: InstalledPackage) => Promise<T>,
): Promise<T> {
  await Deno.stat(`${ROOT}/npm/package.json`).catch((cause) => {
    throw new Error("There is no package in npm/: run `deno task pack` first", { cause });
  });
  return await withTempFolder(async (temp) => {
    const args = ["pack", "--silent", "--pack-destination", temp];
    const tarball = `${temp}/${lastLine(await output("npm", args, { cwd: `${ROOT}/npm` }))}`;
    const folder = `${temp}/consumer`;
    await Deno.mkdir(folder);
    await Deno.writeTextFile(`${folder}/package.json`, '{ "private": true, "type": "module" }');
    await output("npm", ["install", "--no-audit", "--no-fund", tarball], { cwd: folder });
    return await use({ folder, tarball });
  });
}

/** Copies a program of tests/npm/consumer, and the bundled suite, next to the installed package. */
export async function addHost({ folder }: InstalledPackage): Promise<void> {
  await bundle("tests/conformance/suite.ts", folder);
  await Deno.copyFile(`${ROOT}/tests/npm/consumer/host.mjs`, `${folder}/host.mjs`);
}

/** Runs a job in a program that uses the installed package. */
export async function runInstalled(
  { folder }: InstalledPackage,
  program: string,
  job: Job,
): Promise<Report> {
  const args = [`${folder}/host.mjs`, JSON.stringify(job)];
  return JSON.parse(lastLine(await output(program, args, { cwd: folder })));
}
