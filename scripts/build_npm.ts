// `deno task build:npm`: builds the npm package in npm/ with dnt, which needs JSR. `deno task pack`
// builds the same package without JSR. `deno task check:npm` checks either one.
import { fileURLToPath } from "node:url";
import { finishDeclarations } from "./finish_declarations.ts";
import { PACKAGE_FIELDS, readConfig } from "./package_fields.ts";

// A name that type checks do not resolve, because they must pass without access to JSR.
const dnt = "@deno/dnt";
const { build, emptyDir } = await import(dnt);

Deno.chdir(fileURLToPath(new URL("..", import.meta.url)));
const { name, version, license, exports } = await readConfig();

await emptyDir("./npm");
await build({
  entryPoints: Object.entries(exports).map(([name, path]) => ({ name, path })),
  outDir: "./npm",
  importMap: "./deno.json", // has the versions of zod, openai and ws
  shims: { deno: "dev" },
  scriptModule: false,
  skipSourceOutput: true,
  test: false, // tests/npm runs the conformance suite against the package
  typeCheck: false, // `deno check` and tests/npm do this
  compilerOptions: { lib: ["ESNext", "DOM", "DOM.Iterable"], target: "ES2022" },
  package: { name, version, ...PACKAGE_FIELDS, license },
  async postBuild() {
    await finishDeclarations("npm");
    for (const file of ["LICENSE", "README.md", "CHANGELOG.md"]) {
      Deno.copyFileSync(file, `npm/${file}`);
    }
  },
});
