const ARCHITECTURE = new URL("../../../ARCHITECTURE.md", import.meta.url);

/** The behaviours that 'Better on purpose, on the phone' lists in ARCHITECTURE.md: each first cell. */
export async function rowsOfBetterOnThePhone(): Promise<string[]> {
  const markdown = await Deno.readTextFile(ARCHITECTURE);
  const section = markdown.split(/^## /m)
    .find((text) => text.startsWith("Better on purpose, on the phone\n")) ?? "";
  return section.split("\n").filter((line) => line.startsWith("| ")).slice(2)
    .map((line) => line.split(" | ")[0]!.slice(2).trim());
}
