import { assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { withFolder } from "../support/run_script.ts";

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(`demo ended by ${signal} in the middle leaves nothing behind`, async () => {
    await withFolder(async (folder) => {
      const script = fileURLToPath(new URL("../../scripts/demo.ts", import.meta.url));
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", script, "--out", `${folder}/out.wav`],
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
      for (let text = ""; !text.includes("connected");) text += (await lines.read()).value ?? "";
      assertEquals([...Deno.readDirSync(folder)].length, 1, "the file has been begun");
      child.kill(signal);
      const stderr = await new Response(child.stderr).text();
      assertEquals((await child.status).code, code);
      await lines.cancel();
      assertStringIncludes(stderr, signal);
      assertEquals([...Deno.readDirSync(folder)], []);
    });
  });
}
