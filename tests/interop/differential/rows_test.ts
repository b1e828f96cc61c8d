import { assertEquals } from "@std/assert";
import { rowsOfBetterOnPurpose } from "./_rows.ts";

const here = new URL(".", import.meta.url);

Deno.test("every row of 'Better on purpose' has a test that is named after it", async () => {
  const sources: string[] = [];
  for await (const { name } of Deno.readDir(here)) {
    if (name.startsWith("better_")) sources.push(await Deno.readTextFile(new URL(name, here)));
  }
  const rows = await rowsOfBetterOnPurpose();
  assertEquals(rows.length > 10, true);
  const text = sources.join("\n");
  assertEquals(rows.filter((row) => !text.includes(JSON.stringify(row))), [], "without a test");
});
