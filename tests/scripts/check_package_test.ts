import { assert, assertEquals } from "@std/assert";
import { packageFaults } from "../../scripts/check_package_files.ts";
import { PACKAGE_FIELDS, type PackageConfig } from "../../scripts/package_fields.ts";
import { withFolder } from "../support/run_script.ts";

const CONFIG: PackageConfig = {
  name: "@voicewire/realtime",
  version: "1.2.3",
  license: "MIT",
  exports: { ".": "./mod.ts", "./testing": "./testing.ts" },
  imports: { zod: "npm:zod@^4.2.0" },
};
const MANIFEST = {
  name: CONFIG.name,
  version: CONFIG.version,
  license: CONFIG.license,
  ...PACKAGE_FIELDS,
  exports: {
    ".": { types: "./mod.d.ts", import: "./mod.js" },
    "./testing": { types: "./testing.d.ts", import: "./testing.js" },
  },
  dependencies: { zod: "^4.2.0" },
};
const FILES: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify(MANIFEST),
  "README.md": "# Read me",
  LICENSE: "MIT",
  "mod.js": '/** @example import { x } from "left-pad"; */\nexport * from "./core.js";',
  "mod.d.ts": 'export * from "./core.js";',
  "core.js": "export const a = 1;",
  "core.d.ts": "export declare const a: number;",
  "testing.js": 'import { z } from "zod";\nimport "node:http";\nexport { z };',
  "testing.d.ts": "export {};",
};

/** What is said of a package that differs from the good one in these files. */
async function faultsWith(
  changes: Readonly<Record<string, string | undefined>>,
  changelog = "# Changelog\n\n## 1.2.3\n",
): Promise<string[]> {
  let faults: string[] = [];
  await withFolder(async (folder) => {
    for (const [path, text] of Object.entries({ ...FILES, ...changes })) {
      if (text === undefined) continue;
      await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${path}`, text);
    }
    faults = await packageFaults(folder, CONFIG, changelog);
  });
  return faults;
}

function manifestWith(changes: Record<string, unknown>): Record<string, string> {
  return { "package.json": JSON.stringify({ ...MANIFEST, ...changes }) };
}

Deno.test("a good package has no fault; an import in a comment is none", async () => {
  assertEquals(await faultsWith({}), []);
});

const BROKEN: Readonly<
  Record<string, [changes: Record<string, string | undefined>, said: string]>
> = {
  "another version": [manifestWith({ version: "1.2.4" }), '"version" must be "1.2.3"'],
  "side effects": [manifestWith({ sideEffects: true }), '"sideEffects" must be false'],
  "no engines": [manifestWith({ engines: undefined }), '"engines" must be'],
  "an export too few": [
    manifestWith({ exports: { ".": MANIFEST.exports["."] } }),
    'no export "./testing"',
  ],
  "an export too many": [
    manifestWith({ exports: { ...MANIFEST.exports, "./x": { import: "./core.js" } } }),
    'an export "./x" too many',
  ],
  "a module that is not there": [{ "mod.js": undefined }, '"." has no module: ./mod.js'],
  "types that are not there": [{ "mod.d.ts": undefined }, '"." has no types: ./mod.d.ts'],
  "no licence": [{ LICENSE: undefined }, "LICENSE is missing"],
  "a source": [{ "core.ts": "" }, "core.ts does not belong here"],
  "a test": [{ "tests/core_test.js": "" }, "tests/core_test.js does not belong here"],
  "a script": [{ "scripts/ci.js": "" }, "scripts/ci.js does not belong here"],
  "a lock file": [{ "deno.lock": "{}" }, "deno.lock does not belong here"],
  "a source map": [{ "core.js.map": "{}" }, "core.js.map does not belong here"],
  "a source map's name": [
    { "core.js": "export {};\n//# sourceMappingURL=core.js.map" },
    "core.js names a source map",
  ],
  "a URL of a source": [
    { "core.js": 'new URL("./worklet.ts", import.meta.url);' },
    "core.js refers to a source that is not here",
  ],
  "a dependency too many": [
    manifestWith({ dependencies: { zod: "^4.2.0", "left-pad": "^1.0.0" } }),
    "a dependency too many: left-pad",
  ],
  "another range": [
    manifestWith({ dependencies: { zod: "^3.0.0" } }),
    "zod is ^3.0.0, deno.json says ^4.2.0",
  ],
  "a package reached from the core": [{ "core.js": 'import "zod";' }, '"." reaches zod'],
  "Node reached from the core, later": [
    { "core.js": 'export const f = () => import("node:fs");' },
    '"." reaches node:fs',
  ],
  "a package that is no dependency": [
    { "testing.js": 'import "ws";' },
    "ws is no dependency",
  ],
};
for (const [name, [changes, said]] of Object.entries(BROKEN)) {
  Deno.test(`the package check finds ${name}`, async () => {
    const faults = await faultsWith(changes);
    assert(faults.some((fault) => fault.includes(said)), `said: ${faults.join("; ")}`);
  });
}

Deno.test("the package check finds a changelog that is of another version", async () => {
  const faults = await faultsWith({}, "# Changelog\n\n## 1.2.2\n");
  assertEquals(faults, ["CHANGELOG.md begins with 1.2.2, deno.json says 1.2.3"]);
});
