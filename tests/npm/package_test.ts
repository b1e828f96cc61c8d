// What is in npm/, whichever tool has built it: `deno task pack` or `deno task build:npm` first.
import { assertEquals } from "@std/assert";
import { checkPackage } from "../../scripts/check_package.ts";
import { startUpstream } from "../conformance/upstream.ts";
import { addHost, runInstalled, withInstalledPackage } from "../support/hosts_package.ts";
import { npmBinary, output, ROOT } from "../support/hosts_process.ts";

/** Programs that run the suite: the version they must have, and how to get and to start them. */
const PROGRAMS = [
  { version: "22.", spec: "node@22", name: "node" },
  { version: "24.", spec: "node@24", name: "node" },
  { version: "1.4.", spec: "bun@1.4", name: "bun" },
] as const;

/** How users of TypeScript resolve modules; one has Node's types, the others a page's, of now or of then. */
const CONSUMERS: Readonly<Record<string, Record<string, unknown>>> = {
  nodenext: { module: "nodenext", lib: ["esnext"], types: ["node"] },
  bundler: { module: "esnext", moduleResolution: "bundler", lib: ["esnext", "dom"], types: [] },
  exact: {
    module: "nodenext",
    lib: ["esnext"],
    types: ["node"],
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
  },
  older: { module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom"], types: [] },
};

Deno.test("the package is what deno.json says, and publint and attw find nothing", async () => {
  assertEquals(await checkPackage(), []);
});

Deno.test("installed in an empty folder, it passes the conformance suite", async (t) => {
  await withInstalledPackage(async (installed) => {
    for (const { version, spec, name } of PROGRAMS) {
      await addHost(installed);
      const program = await npmBinary(spec, name);
      await using upstream = await startUpstream();
      const jobs = [
        { mode: "loopback", addresses: upstream.addresses },
        { mode: "in-process" },
      ] as const;
      for (const job of jobs) {
        const report = await runInstalled(installed, program, job);
        await t.step(`${spec}, ${job.mode}: the version that was asked for`, () => {
          assertEquals(report.version.slice(0, version.length), version);
          assertEquals(report.results.length > 0, true);
        });
        for (const { name, ok, error } of report.results) {
          await t.step(`${spec}, ${job.mode}: ${name}`, () => {
            if (!ok) throw new Error(error);
          });
        }
      }
    }
  });
});

Deno.test("a program in TypeScript compiles against it", async (t) => {
  await withInstalledPackage(async ({ folder }) => {
    const dev = ["typescript@5.9", "@types/node@22"];
    await output("npm", ["install", "--no-audit", "--no-fund", "-D", ...dev], { cwd: folder });
    await Deno.copyFile(`${ROOT}/tests/npm/consumer/consumer.ts`, `${folder}/consumer.ts`);
    for (const [name, options] of Object.entries(CONSUMERS)) {
      const compilerOptions = { strict: true, noEmit: true, target: "es2022", ...options };
      const config = { compilerOptions, files: ["consumer.ts"] };
      await Deno.writeTextFile(`${folder}/${name}.json`, JSON.stringify(config));
      await t.step(name, async () => {
        const tsc = `${folder}/node_modules/typescript/bin/tsc`;
        await output("node", [tsc, "-p", `${name}.json`], { cwd: folder });
      });
    }
  });
});
