import { assertEquals } from "@std/assert";
import { UsageTotals } from "../../src/agent/usage_totals.ts";

const TOKENS = { inputTokens: 4, outputTokens: 2, totalTokens: 6 };

function labels(usage: UsageTotals): unknown[] {
  return (usage.requestUsageEntries ?? []).map(({ responseId }) => responseId);
}

Deno.test("usage: an entry that says which response it is about keeps that", () => {
  const usage = new UsageTotals();
  const details = { inputTokensDetails: {}, outputTokensDetails: {} };
  const entry = { ...TOKENS, ...details, responseId: "resp_told" };
  usage.add({ requests: 1, ...TOKENS, requestUsageEntries: [entry] });
  usage.label("resp_other");
  assertEquals(labels(usage), ["resp_told"]);
});

Deno.test("usage: a response that used nothing does not take the entry of the one before it", () => {
  const usage = new UsageTotals();
  usage.add({ requests: 1, ...TOKENS });
  usage.label("resp_1");
  usage.add({ requests: 1, inputTokens: 0, outputTokens: 0, totalTokens: 0 });
  usage.label("resp_2");
  assertEquals([labels(usage), usage.requests], [["resp_1"], 2]);
});

Deno.test("usage: a label before any entry is of no effect", () => {
  const usage = new UsageTotals();
  usage.label("resp_1");
  assertEquals(usage.requestUsageEntries, undefined);
});
