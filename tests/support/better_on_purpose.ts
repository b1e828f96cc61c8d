import { assert, assertEquals } from "@std/assert";

const PAGE = new URL("../../docs/differences.md", import.meta.url);

/** The behaviours that a section of docs/differences.md lists: the first cell of each row of its tables. */
export async function behavioursOf(section: string): Promise<string[]> {
  const markdown = await Deno.readTextFile(PAGE);
  const text = markdown.split(/^## /m).find((one) => one.startsWith(`${section}\n`)) ?? "";
  const tables = text.match(/(?:^\| .*\n)+/gm) ?? [];
  const rows = tables.flatMap((table) => table.trimEnd().split("\n").slice(2));
  return rows.map((row) => row.split(" | ")[0]!.slice(2).trim());
}

/** Fails if a section does not list a behaviour. */
export async function assertIsListed(behaviour: string, section: string): Promise<void> {
  const rows = await behavioursOf(section);
  assert(rows.includes(behaviour), `docs/differences.md has no row of that name: ${behaviour}`);
}

/**
 * Registers a test that each row of a section has a test in a folder. A test is a call
 * `better("row", …)`, or a constant with the text of the row.
 */
export function everyRowHasATest(section: string, folder: URL): void {
  Deno.test(`every row of '${section}' has a test that is named after it`, async () => {
    const rows = await behavioursOf(section);
    assert(rows.length > 3, "the table was not found");
    const sources: string[] = [];
    for await (const { name } of Deno.readDir(folder)) {
      if (name.endsWith("_test.ts")) sources.push(await Deno.readTextFile(new URL(name, folder)));
    }
    const text = sources.join("\n").replaceAll(/\(\s+/g, "(").replaceAll(/=\s+/g, "= ");
    const isTested = (row: string) =>
      [`better(${JSON.stringify(row)},`, ` = ${JSON.stringify(row)};`]
        .some((start) => text.includes(start));
    assertEquals(rows.filter((row) => !isTested(row)), [], "without a test");
  });
}

/** The package under test: the incumbent's or ours. */
export type SideName = "theirs" | "ours";

/** Registers a test of a row: runs `play` on both sides and compares the outcomes. */
export type Better<Side> = <Outcome>(
  row: string,
  detail: string,
  play: (side: Side) => Outcome | Promise<Outcome>,
  expected: Readonly<Record<SideName, Outcome>>,
) => void;

/** Creates {@linkcode Better} for a section. Each test gets new sides. */
export function betterIn<Side extends AsyncDisposable | Disposable>(
  section: string,
  createSide: (name: SideName) => Side,
): Better<Side> {
  return (row, detail, play, expected) => {
    Deno.test(`better on purpose: ${section}: ${row}: ${detail}`, async () => {
      await assertIsListed(row, section);
      for (const name of ["theirs", "ours"] as const) {
        await using side = createSide(name);
        assertEquals(await play(side), expected[name], name);
      }
    });
  };
}
