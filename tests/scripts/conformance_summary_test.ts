import { assertEquals } from "@std/assert";
import { summarize } from "../../scripts/conformance_summary.ts";
import type { RuntimeHost } from "../support/hosts.ts";

const green = { name: "a case", ok: true };
const red = { name: "another", ok: false, error: "broken on purpose" };

Deno.test("a runtime's cases over sockets and in the process are summed up", async () => {
  const host: RuntimeHost = {
    title: "Some",
    run: ({ mode }) => {
      const results = mode === "loopback" ? [green, red] : [green];
      return Promise.resolve({ name: "some", version: "1.0", results });
    },
  };
  assertEquals(await summarize([host], () => {}), [
    { name: "some", version: "1.0", passed: 2, failed: 1 },
  ]);
});

Deno.test("a runtime that is missing has failed; so has one that ran no case", async () => {
  const said: string[] = [];
  const missing: RuntimeHost = {
    title: "Missing",
    run: () => Promise.reject(new Error("not found")),
  };
  const idle: RuntimeHost = {
    title: "Idle",
    run: () => Promise.resolve({ name: "idle", version: "1.0", results: [] }),
  };
  assertEquals(await summarize([missing, idle], (line) => said.push(line)), [
    { name: "Missing", version: "", passed: 0, failed: 2 },
    { name: "Idle", version: "", passed: 0, failed: 2 },
  ]);
  assertEquals(said.length, 4);
});
