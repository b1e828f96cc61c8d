import { assertEquals } from "@std/assert";
import type { RuntimeHost } from "../support/hosts.ts";
import { negativeControl } from "./cases/negative_control.ts";
import type { Report } from "./suite.ts";
import { startUpstream } from "./upstream.ts";

/** Registers the suite as tests for one runtime. */
export function testRuntime({ title, run }: RuntimeHost): void {
  Deno.test(`${title}, over a real socket`, async (t) => {
    await using upstream = await startUpstream();
    await show(t, await run({ mode: "loopback", addresses: upstream.addresses }));
  });

  Deno.test(`${title}, with the emulator in the process`, async (t) => {
    await show(t, await run({ mode: "in-process" }));
  });

  Deno.test(`${title}: a broken case turns red`, async () => {
    const { results } = await run({ mode: "negative-control" });
    assertEquals(
      results.map(({ name, ok }) => ({ name, ok })),
      Object.keys(negativeControl).map((name) => ({ name, ok: false })),
    );
  });
}

/** Turns every case into a test step. A report without cases fails. */
async function show(t: Deno.TestContext, { results }: Report): Promise<void> {
  if (results.length === 0) throw new Error("no case has run");
  for (const { name, ok, error } of results) {
    await t.step(name, () => {
      if (!ok) throw new Error(error);
    });
  }
}
