import { assertEquals, assertThrows } from "@std/assert";
import { CallTokens } from "../../../src/telephony/mod.ts";

Deno.test("a token counts once, for its call", async () => {
  const tokens = new CallTokens();
  const token = await tokens.issue("CA1");
  assertEquals(await tokens.redeem(token, "CA2"), false);
  assertEquals(await tokens.redeem(token, "CA1"), true);
  assertEquals(await tokens.redeem(token, "CA1"), false);
});

Deno.test("of a token that is redeemed many times at once, one counts", async () => {
  const tokens = new CallTokens();
  const token = await tokens.issue("CA1");
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => tokens.redeem(token, "CA1")));
  assertEquals(outcomes.filter(Boolean).length, 1);
});

Deno.test("a token runs out, and is forgotten then", async () => {
  let nowMs = 1_000;
  const tokens = new CallTokens({ ttlMs: 500, unixMs: () => nowMs });
  const [early, late] = [await tokens.issue("CA1"), await tokens.issue("CA1")];
  nowMs = 1_499;
  assertEquals(await tokens.redeem(early, "CA1"), true);
  nowMs = 1_500;
  assertEquals(await tokens.redeem(late, "CA1"), false);
  assertEquals(await tokens.redeem(early, "CA1"), false);
});

Deno.test("nothing that was changed counts, and nothing that is no token", async () => {
  const tokens = new CallTokens();
  const token = await tokens.issue("CA1");
  for (let i = 0; i < token.length; i++) {
    const other = token[i] === "A" ? "B" : "A";
    const changed = token.slice(0, i) + other + token.slice(i + 1);
    assertEquals(await tokens.redeem(changed, "CA1"), false);
  }
  for (
    const bad of [undefined, "", "x", token + "A", token.slice(1), "-".repeat(75), `${token}=`]
  ) {
    assertEquals(await tokens.redeem(bad, "CA1"), false);
  }
  assertEquals(await tokens.redeem(token, "CA1"), true);
});

Deno.test("servers that share a secret take each other's tokens, others do not", async () => {
  const secret = "sixteen letters!";
  const token = await new CallTokens({ secret }).issue("CA1");
  assertEquals(await new CallTokens({ secret }).redeem(token, "CA1"), true);
  assertEquals(await new CallTokens().redeem(token, "CA1"), false);
});

Deno.test("a token fits into a <Parameter>, and no two are alike", async () => {
  const tokens = new CallTokens();
  const [one, other] = [await tokens.issue("CA1"), await tokens.issue("CA1")];
  assertEquals(/^[\w-]{75}$/.test(one), true);
  assertEquals(one === other, false);
});

Deno.test("a secret that is too short, and a time that is none, are refused", () => {
  assertThrows(() => new CallTokens({ secret: "short" }), RangeError);
  for (const ttlMs of [0, -1, NaN, Infinity]) {
    assertThrows(() => new CallTokens({ ttlMs }), RangeError);
  }
});

Deno.test("a redeemed token takes up no room once it has run out: only its time refuses it then", async () => {
  let nowMs = 1_000;
  const tokens = new CallTokens({ ttlMs: 500, unixMs: () => nowMs });
  const [token, other] = [await tokens.issue("CA1"), await tokens.issue("CA1")];
  assertEquals(await tokens.redeem(token, "CA1"), true);
  nowMs = 1_500;
  assertEquals(await tokens.redeem(other, "CA1"), false); // this is when it looks for what has run out
  nowMs = 1_000; // a clock that is set back shows what is remembered
  assertEquals(await tokens.redeem(token, "CA1"), true);
});
