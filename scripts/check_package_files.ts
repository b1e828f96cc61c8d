import { PACKAGE_FIELDS, type PackageConfig } from "./package_fields.ts";

/** The only packages that ours may depend on. */
const ALLOWED_DEPENDENCIES: readonly string[] = ["openai", "ws", "zod"];

/** Entry points that must not reach a package on any runtime. */
const PURE_ENTRY_POINTS = [".", "./transport", "./audio", "./browser", "./workerd"];

/** The files that the package may contain: no sources, tests, scripts, locks or source maps. */
const ALLOWED_FILES =
  /^(?:(?:esm\/)?package\.json|README\.md|LICENSE|CHANGELOG\.md|(?!.*(?:^|\/)(?:tests?|scripts)\/).*(?:\.js|\.d\.ts))$/;

interface Manifest {
  readonly [field: string]: unknown;
  readonly exports?: Readonly<
    Record<string, { readonly types?: string; readonly import?: string }>
  >;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The faults of a package's files, in words. `changelog` is the project's. */
export async function packageFaults(
  folder: string,
  config: PackageConfig,
  changelog: string,
): Promise<string[]> {
  const files = await readFiles(folder);
  const manifest: Manifest = JSON.parse(files.get("package.json") ?? "{}");
  return [
    ...fieldFaults(manifest, config, changelog),
    ...exportFaults(manifest, config, files),
    ...fileFaults(files),
    ...dependencyFaults(manifest, config, files),
  ];
}

function fieldFaults(manifest: Manifest, config: PackageConfig, changelog: string): string[] {
  const { name, version, license } = config;
  const expected = { name, version, license, ...PACKAGE_FIELDS };
  const faults = Object.entries(expected)
    .filter(([field, value]) => JSON.stringify(manifest[field]) !== JSON.stringify(value))
    .map(([field, value]) => `package.json: "${field}" must be ${JSON.stringify(value)}`);
  const newest = /^## (?!Unreleased)(\S+)/m.exec(changelog)?.[1];
  if (newest !== version) {
    faults.push(`CHANGELOG.md begins with ${newest}, deno.json says ${version}`);
  }
  return faults;
}

function exportFaults(
  { exports = {} }: Manifest,
  config: PackageConfig,
  files: ReadonlyMap<string, string>,
): string[] {
  const [ours, theirs] = [Object.keys(config.exports), Object.keys(exports)];
  const faults = [
    ...ours.filter((name) => !theirs.includes(name)).map((name) => `no export "${name}"`),
    ...theirs.filter((name) => !ours.includes(name)).map((name) => `an export "${name}" too many`),
  ];
  for (const [name, { types, import: module }] of Object.entries(exports)) {
    if (!files.has(pathOf(module))) faults.push(`"${name}" has no module: ${module}`);
    // Without "types", the declaration next to the module is used.
    const declarations = types ?? module?.replace(/\.js$/, ".d.ts");
    if (!files.has(pathOf(declarations))) faults.push(`"${name}" has no types: ${declarations}`);
  }
  return faults;
}

function fileFaults(files: ReadonlyMap<string, string>): string[] {
  const faults: string[] = [];
  for (const name of ["README.md", "LICENSE"]) {
    if (!files.get(name)?.trim()) faults.push(`${name} is missing`);
  }
  for (const [path, text] of files) {
    if (!ALLOWED_FILES.test(path)) faults.push(`${path} does not belong here`);
    if (/^\/\/# sourceMappingURL/m.test(text)) faults.push(`${path} names a source map`);
    if (/new URL\(\s*["'][^"']+\.ts["']/.test(code(text))) {
      faults.push(`${path} refers to a source that is not here`);
    }
  }
  return faults;
}

function dependencyFaults(
  { exports = {}, ...manifest }: Manifest,
  config: PackageConfig,
  files: ReadonlyMap<string, string>,
): string[] {
  const faults: string[] = [];
  const dependencies = manifest.dependencies ?? {};
  for (const [name, range] of Object.entries(dependencies)) {
    const ours = config.imports[name]?.replace(`npm:${name}@`, "");
    if (!ALLOWED_DEPENDENCIES.includes(name)) faults.push(`a dependency too many: ${name}`);
    else if (range !== ours) faults.push(`${name} is ${range}, deno.json says ${ours}`);
  }
  for (const [name, { import: module }] of Object.entries(exports)) {
    for (const target of reachedFrom(pathOf(module), files)) {
      const isNode = target.startsWith("node:");
      if (PURE_ENTRY_POINTS.includes(name)) faults.push(`"${name}" reaches ${target}`);
      else if (!isNode && !(target in dependencies)) faults.push(`${target} is no dependency`);
    }
  }
  return faults;
}

/** The packages that a module and its imports import. */
function reachedFrom(entry: string, files: ReadonlyMap<string, string>): Set<string> {
  const [outside, seen, waiting] = [new Set<string>(), new Set<string>(), [entry]];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const text = files.get(path);
    if (text === undefined) outside.add(path);
    for (
      const [, target] of code(text ?? "").matchAll(/\b(?:from|import)\s*\(?\s*["']([^"']+)["']/g)
    ) {
      if (!target!.startsWith(".")) outside.add(target!);
      else waiting.push(new URL(target!, `file:///${path}`).pathname.slice(1));
    }
  }
  return outside;
}

/** Removes block comments, because their examples contain imports. */
function code(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "");
}

function pathOf(path: string | undefined): string {
  return path?.replace(/^\.\//, "") ?? "";
}

async function readFiles(folder: string, under = ""): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${under}`)) {
    const path = under + name;
    if (!isDirectory) files.set(path, await Deno.readTextFile(`${folder}/${path}`));
    else for (const [key, text] of await readFiles(folder, `${path}/`)) files.set(key, text);
  }
  return files;
}
