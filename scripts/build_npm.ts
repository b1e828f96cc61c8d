// `deno task build:npm`: the npm package, in npm/, by dnt. It needs JSR; `deno task pack` makes the
// same package without. Afterwards `deno task check:npm` holds for either.
import { fileURLToPath } from "node:url";
import { finishDeclarations } from "./finish_declarations.ts";
import { PACKAGE_FIELDS, readConfig } from "./package_fields.ts";

// By a name that type checks do not resolve: they must pass where JSR cannot be reached.
const dnt = "@deno/dnt";
const { build, emptyDir } = await import(dnt);

Deno.chdir(fileURLToPath(new URL("..", import.meta.url)));
const { name, version, license, exports } = await readConfig();

await emptyDir("./npm");
await build({
  entryPoints: Object.entries(exports).map(([name, path]) => ({ name, path })),
  outDir: "./npm",
  importMap: "./deno.json", // where zod, openai and ws get their versions from
  shims: { deno: "dev" },
  scriptModule: false,
  skipSourceOutput: true,
  test: false, // tests/npm runs the conformance suite against the package instead
  typeCheck: false, // as `deno check` does, and tests/npm against the declarations
  compilerOptions: { lib: ["ESNext", "DOM", "DOM.Iterable"], target: "ES2022" },
  package: { name, version, ...PACKAGE_FIELDS, license },
  async postBuild() {
    await finishDeclarations("npm");
    for (const file of ["LICENSE", "README.md", "CHANGELOG.md"]) {
      Deno.copyFileSync(file, `npm/${file}`);
    }
  },
});
