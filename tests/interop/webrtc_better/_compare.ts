import { assertEquals } from "@std/assert";
import { assertIsListed } from "../../support/better_on_purpose.ts";
import { Side } from "./_side.ts";

/** Where ARCHITECTURE.md lists what is shown here. */
export const SECTION = "Better on purpose, on WebRTC";

/**
 * Registers a test of a row of that table. `play` is executed with the incumbent's transport and with
 * ours; what it gives is what came of it, and must be as expected.
 */
export function better<Outcome>(
  row: string,
  detail: string,
  play: (side: Side) => Outcome | Promise<Outcome>,
  expected: { readonly theirs: Outcome; readonly ours: Outcome },
): void {
  Deno.test(`better on purpose, on WebRTC: ${row}: ${detail}`, async () => {
    await assertIsListed(row, SECTION);
    for (const name of ["theirs", "ours"] as const) {
      using side = new Side(name);
      assertEquals<Outcome>(await play(side), expected[name], name);
    }
  });
}
