import { assertEquals } from "@std/assert";
import { checkDocLinks, slugsOf } from "../../scripts/check_doc_links.ts";

/** So that the project's own check finds no link in the samples of this file. */
const DOCS = "docs";
const OLD = "PROTOCOL";

const PAGE = "# The wire\n\n## Order of events\n\nText.\n";

function faults(texts: Record<string, string>, files: readonly string[] = []): string[] {
  const all = new Map(Object.entries({ [`${DOCS}/wire.md`]: PAGE, ...texts }));
  return checkDocLinks(all, new Set([...all.keys(), ...files]));
}

Deno.test("a reference to a heading that exists is no fault, in code or in Markdown", () => {
  assertEquals(
    faults({
      "src/a.ts": `/** Sorted (${DOCS}/wire.md#order-of-events), see ${DOCS}/wire.md. */`,
      "README.md": `[wire](${DOCS}/wire.md), [order](${DOCS}/wire.md#order-of-events)`,
    }),
    [],
  );
});

Deno.test("a reference to a page or a heading that does not exist is told with file and line", () => {
  assertEquals(
    faults({
      "src/a.ts": `// one\n// two: ${DOCS}/none.md\n`,
      "tests/a_test.ts": `\n\n/** As ${DOCS}/wire.md#order-of-event has it. */`,
    }),
    [
      `src/a.ts:2: there is no ${DOCS}/none.md`,
      `tests/a_test.ts:3: ${DOCS}/wire.md has no heading #order-of-event`,
    ],
  );
});

Deno.test("a page of another project is not looked for here", () => {
  assertEquals(faults({ "src/a.ts": `// https://example.com/main/${DOCS}/api.md#x` }), []);
});

Deno.test("relative links of Markdown lead from the file's own folder", () => {
  assertEquals(
    faults({
      [`${DOCS}/a.md`]: [
        "[up](../README.md)",
        "[beside](wire.md#the-wire)",
        "[own](#here)",
        "![image](../img/a.png)",
        "[folder](../img)",
        "[label]: ../LICENSE",
        '<img src="../img/a.png">',
        "## Here",
      ].join("\n"),
      "README.md": "",
    }, ["LICENSE", "img/a.png"]),
    [],
  );
  assertEquals(
    faults({
      [`${DOCS}/a.md`]: [
        "[up](README.md)",
        "[own](#there)",
        "[label]: ../LICENSE",
        '<img src="../img/b.png">',
      ].join("\n"),
    }),
    [
      `${DOCS}/a.md:1: there is no ${DOCS}/README.md`,
      `${DOCS}/a.md:2: ${DOCS}/a.md has no heading #there`,
      `${DOCS}/a.md:3: there is no LICENSE`,
      `${DOCS}/a.md:4: there is no img/b.png`,
    ],
  );
});

Deno.test("links to other sites, and links in code, are left alone", () => {
  assertEquals(
    faults({
      "README.md": [
        "[site](https://example.com/none.md) [mail](mailto:a@example.com)",
        "`[code](none.md)` and ``a ` [code](none.md)``",
        "```md",
        "[code](none.md)",
        "```",
      ].join("\n"),
    }),
    [],
  );
});

Deno.test("a heading in a fenced block is none", () => {
  assertEquals(slugsOf("# One\n\n```sh\n# two\n```\n\n## Three\n"), new Set(["one", "three"]));
});

Deno.test("headings have the anchors that GitHub gives them", () => {
  assertEquals(
    slugsOf([
      "# What `@scope/name` does",
      "## It's µ-law, (mostly): 8_000 Hz",
      "## Again",
      "## Again ##",
      "### See [the page](a.md#b)",
    ].join("\n")),
    new Set([
      "what-scopename-does",
      "its-µ-law-mostly-8_000-hz",
      "again",
      "again-1",
      "see-the-page",
    ]),
  );
});

Deno.test("a fact that is named by letter and number is a fault, also across a line's end", () => {
  const faultsOf = (text: string) => faults({ "src/a.ts": text, "README.md": text }).length;
  assertEquals(faultsOf(`/** As ${OLD} A.5 has it. */`), 1);
  assertEquals(faultsOf(`// the rows of ${OLD} J, one each`), 1);
  assertEquals(faultsOf(`/**\n * one at a time (${OLD}\n * A.3 and G.6).\n */`), 1);
  assertEquals(faultsOf(`const KEY_${OLD} = "a"; // the ${OLD} of a socket`), 0);
});

Deno.test("a file that the architecture names and that is gone is a fault", () => {
  const faultsOf = (text: string) =>
    faults({ "src/wire/base64.ts": "", "tests/a/b.ts": "", "ARCHITECTURE.md": text }).length;
  assertEquals(faultsOf("See `wire/base64.ts`, `tests/a/b.ts` and `mod.ts`."), 0);
  assertEquals(faultsOf("See `wire/base32.ts`."), 1);
});
