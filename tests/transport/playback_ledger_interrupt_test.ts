import { assertEquals, assertLess, assertThrows } from "@std/assert";
import { createLedger } from "../support/ledger.ts";

Deno.test("an interrupt in the first of two queued items truncates both, each at what was heard", async () => {
  const { clock, receive, complete, cuts } = createLedger();
  receive("a", 1_000);
  complete("a");
  receive("b", 1_000);
  complete("b");
  await clock.advance(294);
  assertEquals(cuts(), [["a", 294], ["b", 0]]);
});

Deno.test("an item that was heard to its end is not truncated", async () => {
  const { clock, receive, complete, cuts } = createLedger();
  receive("a", 100);
  complete("a");
  receive("b", 1_000);
  await clock.advance(150);
  assertEquals(cuts(), [["b", 50]]);
});

Deno.test("an item that is not complete is truncated, even if all its audio was heard", async () => {
  const { clock, receive, cuts } = createLedger();
  receive("a", 100);
  await clock.advance(5_000);
  assertEquals(cuts(), [["a", 100]]);
});

Deno.test("an item of which nothing was heard is truncated at 0", () => {
  const { receive, cuts } = createLedger();
  receive("a", 1_000);
  assertEquals(cuts(), [["a", 0]]);
});

Deno.test("a truncation point is a whole millisecond, and never more than was heard", () => {
  const { receiveBytes, report, cuts } = createLedger();
  receiveBytes("a", 4_801 * 2);
  report("a", 99.999);
  assertEquals(cuts(), [["a", 99]]);
});

Deno.test("an item with only an empty delta is not truncated", () => {
  const { receive, cuts } = createLedger();
  receive("a", 0);
  assertEquals(cuts(), []);
});

Deno.test("the end of a response completes its items, even if the server did not complete each", async () => {
  const { clock, ledger, receive, cuts } = createLedger();
  receive("a", 100);
  ledger.completeResponse("resp_other");
  assertEquals(ledger.entries[0]?.complete, false);
  ledger.completeResponse("resp_1");
  await clock.advance(100);
  assertEquals(cuts(), []);
});

Deno.test("after an interrupt the ledger is empty, and a second interrupt truncates nothing", async () => {
  const { clock, ledger, receive, cuts } = createLedger();
  receive("a", 1_000);
  await clock.advance(10);
  assertEquals(cuts(), [["a", 10]]);
  assertEquals({ entries: ledger.entries, cuts: cuts() }, { entries: [], cuts: [] });
});

Deno.test("an item that begins after an interrupt is heard at once", async () => {
  const { clock, receive, heard, cuts } = createLedger();
  receive("a", 10_000);
  cuts();
  receive("b", 1_000);
  await clock.advance(30);
  assertEquals(heard(), { b: 30 });
});

Deno.test("a report replaces the estimate of every item", async () => {
  const { clock, ledger, receive, report, heard } = createLedger();
  receive("a", 1_000);
  receive("b", 1_000);
  await clock.advance(1_500);
  assertEquals(ledger.source, "estimated");
  report("a", 900);
  assertEquals(ledger.source, "reported");
  assertEquals(heard(), { a: 900, b: 0 });
  await clock.advance(10_000);
  assertEquals(heard(), { a: 900, b: 0 });
});

Deno.test("a report does not take back an earlier one", () => {
  const { receive, report, heard } = createLedger();
  receive("a", 1_000);
  for (const playedMs of [100, 300, 200]) report("a", playedMs);
  assertEquals(heard(), { a: 300 });
});

Deno.test("a report beyond the received audio counts as all of it", () => {
  const { receive, report, heard, cuts } = createLedger();
  receive("a", 500);
  report("a", 900);
  assertEquals(heard(), { a: 500 });
  assertEquals(cuts(), [["a", 500]]);
});

Deno.test("an item whose last odd samples are not reported counts as heard once the next one plays", () => {
  const { receive, complete, report, heard, cuts } = createLedger();
  receive("a", 1_003);
  complete("a");
  receive("b", 1_000);
  report("a", 1_000); // in frames of 20 ms
  assertEquals(heard().a, 1_000);
  report("b", 20);
  assertEquals(heard().a, 1_003);
  assertEquals(cuts(), [["b", 20]]);
});

Deno.test("a report for a part that is not in the ledger changes nothing", () => {
  const { receive, report, heard } = createLedger();
  receive("a", 500);
  report("unknown", 400);
  report("a", 300, 7);
  report("a", 100);
  assertEquals(heard(), { a: 100 });
});

Deno.test("a report for a truncated item does not add it again", () => {
  const { ledger, receive, report, cuts } = createLedger();
  receive("a", 500);
  cuts();
  report("a", 400);
  assertEquals(ledger.entries, []);
});

Deno.test("an item that is reported to its last millisecond was heard to its end", () => {
  const { receiveBytes, complete, report, cuts } = createLedger();
  receiveBytes("a", 4_821 * 2); // 200.875 ms, and speakers report whole milliseconds
  complete("a");
  report("a", 200);
  assertEquals(cuts(), []);
});

for (const playedMs of [-1, NaN, -Infinity]) {
  Deno.test(`a report of ${playedMs} ms is refused, and the estimate goes on`, async () => {
    const { clock, ledger, receive, report, heard } = createLedger();
    receive("a", 500);
    assertThrows(() => report("a", playedMs), RangeError, "playedMs must be 0 or more");
    await clock.advance(20);
    assertEquals(ledger.source, "estimated");
    assertEquals(heard(), { a: 20 });
  });
}

Deno.test("thousands of heard items do not pile up, by estimate", async () => {
  const { clock, ledger, receive, complete } = createLedger();
  for (let i = 0; i < 5_000; i++) {
    receive(`item_${i}`, 20);
    complete(`item_${i}`);
    if (i % 100 === 99) await clock.advance(2_000);
  }
  assertLess(ledger.entries.length, 200);
});

Deno.test("thousands of heard items do not pile up, by reports", () => {
  const { ledger, receive, complete, report } = createLedger();
  for (let i = 0; i < 5_000; i++) {
    receive(`item_${i}`, 20);
    complete(`item_${i}`);
    report(`item_${i}`, 20);
  }
  assertLess(ledger.entries.length, 50);
});

Deno.test("items that were not heard are kept, however many there are", () => {
  const { receive, complete, cuts } = createLedger();
  for (let i = 0; i < 100; i++) {
    receive(`item_${i}`, 20);
    complete(`item_${i}`);
  }
  assertEquals(cuts().length, 100);
});

Deno.test("an item that was played before the first report stays heard", async () => {
  const { clock, receive, complete, report, cuts } = createLedger();
  receive("greeting", 1_000);
  complete("greeting");
  await clock.advance(2_000);
  receive("answer", 1_000);
  report("answer", 0);
  report("answer", 200);
  assertEquals(cuts(), [["answer", 200]]);
});

Deno.test("a first report below the estimate counts, also for the items after it", async () => {
  const { clock, receive, complete, report, cuts } = createLedger();
  receive("a", 300);
  complete("a");
  receive("b", 300);
  complete("b");
  await clock.advance(2_000);
  report("a", 100);
  assertEquals(cuts(), [["a", 100], ["b", 0]]);
});
