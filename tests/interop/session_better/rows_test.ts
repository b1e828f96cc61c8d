import { assertEquals } from "@std/assert";
import { rowsOfBetterInASession } from "./_rows.ts";

const here = new URL(".", import.meta.url);

Deno.test("every row of 'Better on purpose, in a session' has a test that is named after it", async () => {
  const sources: string[] = [];
  for await (const { name } of Deno.readDir(here)) {
    if (name.endsWith("_test.ts")) sources.push(await Deno.readTextFile(new URL(name, here)));
  }
  const rows = await rowsOfBetterInASession();
  assertEquals(rows.length > 10, true);
  const text = sources.join("\n").replaceAll(/\(\s+/g, "(");
  const hasTest = (row: string) =>
    [`better(${JSON.stringify(row)},`, `const ROW = ${JSON.stringify(row)};`]
      .some((start) => text.includes(start));
  assertEquals(rows.filter((row) => !hasTest(row)), [], "without a test");
});
