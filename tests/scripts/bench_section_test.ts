import { assertEquals, assertThrows } from "@std/assert";
import { withSection } from "../../scripts/bench/page_section.ts";

const section = (name: string, text: string) =>
  `<!-- bench:${name} begin -->\n\n${text}\n\n<!-- bench:${name} end -->`;

Deno.test("a bench task's section goes to the end, then stays in its place", () => {
  const first = withSection("# Benchmarks\n", "audio", "one\n");
  assertEquals(first, `# Benchmarks\n\n${section("audio", "one")}\n`);
  const both = withSection(first, "socket", "two");
  assertEquals(both, `${first}\n${section("socket", "two")}\n`);
  assertEquals(withSection(both, "audio", "three"), both.replace("one", "three"));
  assertEquals(withSection(both, "audio", "one"), both);
});

Deno.test("a page with half of the markers is left alone", () => {
  const page = "<!-- bench:audio begin -->\n";
  assertThrows(() => withSection(page, "audio", "one"), Error, "only one marker");
});
