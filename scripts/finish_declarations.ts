const DISPOSABLE = '/// <reference lib="esnext.disposable" />\n';

/**
 * Makes the declarations of a built package name the library that `await using` needs: a program
 * whose own libraries are older ("lib": ["es2022", "dom"]) could not read them. The sources cannot
 * name it, as JSR takes no such line.
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
