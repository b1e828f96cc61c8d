import { assertEquals } from "@std/assert";
import { withoutUndefined } from "../../src/agent/without_undefined.ts";

Deno.test("only fields that are undefined are left out", () => {
  const fields = { a: undefined, b: null, c: 0, d: "", e: false, f: NaN };
  const kept = withoutUndefined(fields);
  assertEquals(Object.keys(kept), ["b", "c", "d", "e", "f"]);
  assertEquals(Object.keys(fields).length, 6);
});
