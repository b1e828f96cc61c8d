import { assert, assertEquals } from "@std/assert";
import { rowsOfBetterOnThePhone } from "./_rows.ts";
import { Side } from "./_side.ts";

/**
 * Registers a test of a row of 'Better on purpose, on the phone'. `play` is executed with the
 * incumbent's transport and with ours; what it gives is what came of it, and must be as expected.
 */
export function better<Outcome>(
  row: string,
  detail: string,
  play: (side: Side) => Promise<Outcome>,
  expected: { readonly theirs: Outcome; readonly ours: Outcome },
): void {
  Deno.test(`better on purpose, on the phone: ${row}: ${detail}`, async () => {
    const rows = await rowsOfBetterOnThePhone();
    assert(rows.includes(row), "ARCHITECTURE.md has no row of that name");
    for (const name of ["theirs", "ours"] as const) {
      await using side = new Side(name);
      assertEquals(await play(side), expected[name], name);
    }
  });
}
