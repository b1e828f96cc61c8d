const DISPOSABLE = '/// <reference lib="esnext.disposable" />\n';

/**
 * Adds the library for `await using` to the declarations of a built package. Without it, a program
 * with older libraries ("lib": ["es2022", "dom"]) could not use them. The sources cannot have this
 * line, because JSR does not accept it.
 */
export async function finishDeclarations(folder: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) await finishDeclarations(path);
    else if (name.endsWith(".d.ts")) {
      const text = await Deno.readTextFile(path);
      const isMissing = /\bAsyncDisposable\b/.test(text) && !text.startsWith(DISPOSABLE);
      if (isMissing) await Deno.writeTextFile(path, DISPOSABLE + text);
    }
  }
}
