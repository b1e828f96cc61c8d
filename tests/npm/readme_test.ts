// The README's short program, as it stands there, on each runtime with the installed package.
import { assertEquals } from "@std/assert";
import { createEmulator } from "../../src/testing/mod.ts";
import { openPage } from "../support/hosts_browser.ts";
import { withInstalledPackage } from "../support/hosts_package.ts";
import { npmBinary, output, ROOT } from "../support/hosts_process.ts";
import { withWorker } from "../support/hosts_workerd.ts";

/** The code blocks whose first line names a file, by that name. */
function filesIn(page: string): Map<string, string> {
  const blocks = page.matchAll(/^```ts(?: ignore)?\n(\/\/ (\w+\.ts)\b[\s\S]*?)^```$/gm);
  return new Map([...blocks].map(([_block, text, name]) => [name!, text!]));
}

Deno.test("the README's short program runs on each runtime", async (t) => {
  const emulator = createEmulator();
  const server = await emulator.listen();
  const env = { OPENAI_API_KEY: "any", REALTIME_URL: `${server.url}?model=gpt-realtime-2.1` };
  await withInstalledPackage(async ({ folder }) => {
    for (const [name, text] of filesIn(await Deno.readTextFile(`${ROOT}/README.md`))) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    const bundled = async (name: string) => {
      const args = ["bundle", "-q", "--platform", "browser", "-o", `out/${name}.js`, `${name}.ts`];
      await output(Deno.execPath(), args, { cwd: folder });
    };

    const deno = ["run", "--no-prompt", "--allow-net=127.0.0.1", "--allow-env", "on_deno.ts"];
    const programs: Record<string, [program: string, args: string[]]> = {
      Deno: [Deno.execPath(), deno],
      Bun: [await npmBinary("bun@1.4", "bun"), ["on_bun.ts"]],
      "Node 22": [await npmBinary("node@22", "node"), ["on_node.ts"]],
      "Node 24": [await npmBinary("node@24", "node"), ["on_node.ts"]],
    };
    for (const [name, [program, args]] of Object.entries(programs)) {
      await t.step(name, async () => {
        assertEquals(await output(program, args, { cwd: folder, env }), "good morning\n");
      });
    }

    await t.step("workerd", async () => {
      await bundled("worker");
      const worker = { folder: `${folder}/out`, main: "worker.js", env };
      const said = await withWorker(worker, async (origin) => await (await fetch(origin)).text());
      assertEquals(said, "good morning");
    });

    await t.step("Chromium", async () => {
      const report = 'await fetch("/report", { method: "POST", body: document.body.textContent });';
      await Deno.writeTextFile(`${folder}/shown.ts`, `import "./page.ts";\n${report}\n`);
      await bundled("shown");
      const answers = { "/key": { value: "ek_any", url: env.REALTIME_URL } };
      const said = await openPage({ folder: `${folder}/out`, script: "shown.js", answers });
      assertEquals(said, "good morning");
    });
  });
  await emulator.close();
});
