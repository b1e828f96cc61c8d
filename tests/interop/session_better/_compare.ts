import { assertEquals } from "@std/assert";
import { assertIsListed } from "../../support/better_on_purpose.ts";
import { Side } from "./_side.ts";

/** Where ARCHITECTURE.md lists what is shown here. */
export const SECTION = "Better on purpose, in a session";

/**
 * Registers a test of a row of that table. `play` is executed with the
 * incumbent's session and with ours; what it gives is what came of it, and must be as expected.
 */
export function better<Outcome>(
  row: string,
  detail: string,
  play: (side: Side) => Promise<Outcome>,
  expected: { readonly theirs: Outcome; readonly ours: Outcome },
): void {
  Deno.test(`better on purpose, in a session: ${row}: ${detail}`, async () => {
    await assertIsListed(row, SECTION);
    for (const name of ["theirs", "ours"] as const) {
      await using side = new Side(name);
      assertEquals(await play(side), expected[name], name);
    }
  });
}
