import { assertEquals } from "@std/assert";
import { rowsOfBetterOnThePhone } from "./_rows.ts";

const here = new URL(".", import.meta.url);

Deno.test("every row of 'Better on purpose, on the phone' has a test that is named after it", async () => {
  const sources: string[] = [];
  for await (const { name } of Deno.readDir(here)) {
    if (name.endsWith("_test.ts")) sources.push(await Deno.readTextFile(new URL(name, here)));
  }
  const rows = await rowsOfBetterOnThePhone();
  assertEquals(rows.length > 5, true);
  const text = sources.join("\n").replaceAll(/\(\s+/g, "(");
  const hasTest = (row: string) =>
    [`better(${JSON.stringify(row)},`, `const ROW = ${JSON.stringify(row)};`]
      .some((start) => text.includes(start));
  assertEquals(rows.filter((row) => !hasTest(row)), [], "without a test");
});
