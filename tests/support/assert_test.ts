import * as a from "@std/assert";

const throws = (name: string, fn: () => unknown) =>
  Deno.test(`@std/assert ${name} fails when it should`, () => {
    a.assertThrows(fn, a.AssertionError);
  });

throws("assert", () => a.assert(0));
throws("assertFalse", () => a.assertFalse(1));
throws("assertEquals on values", () => a.assertEquals({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }));
throws("assertEquals on bytes", () => a.assertEquals(Uint8Array.of(1, 2), Uint8Array.of(1, 3)));
throws("assertEquals on a missing key", () => a.assertEquals<unknown>({ a: undefined }, {}));
throws("assertEquals on sets", () => a.assertEquals(new Set([1]), new Set([2])));
throws("assertNotEquals", () => a.assertNotEquals([1], [1]));
throws("assertStrictEquals", () => a.assertStrictEquals({}, {}));
throws("assertExists", () => a.assertExists(null));
throws("assertAlmostEquals", () => a.assertAlmostEquals(1, 1.1, 0.01));
throws("assertGreater", () => a.assertGreater(1, 1));
throws("assertGreaterOrEqual", () => a.assertGreaterOrEqual(0, 1));
throws("assertLess", () => a.assertLess(1, 1));
throws("assertLessOrEqual", () => a.assertLessOrEqual(2, 1));
throws("assertStringIncludes", () => a.assertStringIncludes("abc", "d"));
throws("assertMatch", () => a.assertMatch("abc", /d/));
throws("assertInstanceOf", () => a.assertInstanceOf({}, Date));
throws("assertThrows on no throw", () => a.assertThrows(() => {}));
throws("fail", () => a.fail());

Deno.test("@std/assert assertThrows fails on another class and another message", () => {
  const thrower = () => {
    throw new TypeError("right");
  };
  a.assertThrows(() => a.assertThrows(thrower, RangeError), a.AssertionError);
  a.assertThrows(() => a.assertThrows(thrower, TypeError, "wrong"), a.AssertionError);
  a.assertStrictEquals(a.assertThrows(thrower, TypeError, "right").message, "right");
});

Deno.test("@std/assert assertRejects fails on a promise that resolves", async () => {
  await a.assertRejects(
    () => a.assertRejects(() => Promise.resolve()),
    a.AssertionError,
  );
  await a.assertRejects(() => Promise.reject(new RangeError("x")), RangeError, "x");
});

Deno.test("@std/assert assertEquals passes on equal structures", () => {
  a.assertEquals({ a: [1, { b: new Uint8Array(2) }] }, { a: [1, { b: new Uint8Array(2) }] });
  a.assertEquals(new Map([["k", { v: 1 }]]), new Map([["k", { v: 1 }]]));
});
