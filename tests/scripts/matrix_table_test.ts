import { assertEquals, assertThrows } from "@std/assert";
import { replaceTable } from "../../scripts/matrix_table.ts";

const BEGIN = "<!-- Written by `deno task matrix`, from the conformance suite's own report. -->";
const PAGE = `# Page\n\n${BEGIN}\n\nold\n\n<!-- End of the table. -->\n\nThe rest.\n`;
const NODE = { name: "node", version: "24.1.0", passed: 62, failed: 0 };

Deno.test("the support table is written in its place, and nothing else changes", () => {
  const page = replaceTable(PAGE, [NODE]);
  assertEquals(page.startsWith(`# Page\n\n${BEGIN}\n\n| runtime |`), true);
  assertEquals(page.endsWith("\n\n<!-- End of the table. -->\n\nThe rest.\n"), true);
  assertEquals(page.includes("| Node | 24.1.0 | `./node` | header | its status | 62 |"), true);
  assertEquals(page.includes("old"), false);
  assertEquals(replaceTable(page, [NODE]), page);
});

Deno.test("a page without a place, or a runtime nobody knows, is refused", () => {
  assertThrows(() => replaceTable("# Page", [NODE]), Error, "the page does not contain");
  assertThrows(() => replaceTable(PAGE, [{ ...NODE, name: "rhino" }]), Error, "rhino");
});
