import { assertEquals } from "../../support/assert/mod.ts";
import type { Cases } from "../world.ts";

/** Every way in which a case can be broken. A suite that lets one of them pass proves nothing. */
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
