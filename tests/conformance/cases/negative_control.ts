import { assertEquals } from "../../support/assert/mod.ts";
import type { Cases } from "../world.ts";

/** Cases that fail in every possible way. If one of them passes, the suite proves nothing. */
export const negativeControl: Cases<void> = {
  async "an assertion does not hold"() {
    await Promise.resolve();
    assertEquals(new Uint8Array([1, 2, 3]), new Uint8Array([1, 2, 4]));
  },

  "a case throws before its first await"() {
    throw new TypeError("broken");
  },

  async "a case rejects with something that is no error"() {
    await Promise.reject("broken");
  },

  async "a case never ends"() {
    await new Promise(() => {});
  },
};
