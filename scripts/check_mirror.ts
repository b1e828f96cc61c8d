// Checks that tests/ mirrors src/ file by file: a test stands where its subject does, and is named after it.
import { fileURLToPath } from "node:url";

/**
 * The tests that have no subject where they stand, given every file of src/ and tests/. The subject of
 * `tests/a/b/x_y_test.ts` is `src/a/b/x_y.ts`, `src/a/b/x.ts` or, for the folder as a whole, `b` itself.
 * Folders of tests/ that src/ does not have are left alone, such as `tests/e2e`.
 */
export function testsWithoutSubject(paths: Iterable<string>): string[] {
  const all = new Set(paths);
  const layers = new Set([...all].map((path) => /^src\/([^/]+)\//.exec(path)?.[1]));
  return [...all].filter((path) => {
    const [, folder, name] = /^tests\/(.+)\/([^/]+)_test\.ts$/.exec(path) ?? [];
    if (folder === undefined || !layers.has(folder.split("/")[0])) return false;
    const words = name!.split("_");
    const names = words.map((_word, index) => words.slice(0, index + 1).join("_"));
    return !names.some((subject) =>
      subject === folder.split("/").at(-1) || all.has(`src/${folder}/${subject}.ts`) ||
      all.has(`src/${folder}/_${subject}.ts`)
    );
  });
}

async function filesOf(root: string, folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${root}/${folder}`)) {
    const path = `${folder}/${name}`;
    if (isDirectory) paths.push(...await filesOf(root, path));
    else paths.push(path);
  }
  return paths;
}

if (import.meta.main) {
  const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
  const paths = [...await filesOf(root, "src"), ...await filesOf(root, "tests")];
  const faults = testsWithoutSubject(paths);
  for (const path of faults) console.error(`${path} is named after no file of its folder in src/`);
  console.log(`${faults.length} tests without a subject`);
  if (faults.length > 0) Deno.exitCode = 1;
}
