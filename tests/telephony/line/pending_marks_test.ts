import { assertEquals } from "@std/assert";
import { PendingMarks } from "../../../src/telephony/line/pending_marks.ts";

function pending(count: number): PendingMarks {
  const marks = new PendingMarks();
  for (let i = 1; i <= count; i++) marks.push({ name: `m${i}`, atMs: i * 20 });
  return marks;
}

Deno.test("a mark that comes back takes the marks before it with it", () => {
  const marks = pending(4);
  assertEquals(marks.takeTo("m2"), { name: "m2", atMs: 40 });
  assertEquals([marks.takeTo("m1"), marks.first?.name], [undefined, "m3"]);
});

Deno.test("marks up to a place are forgotten", () => {
  const marks = pending(4);
  marks.dropTo(59);
  assertEquals(marks.first?.name, "m3");
  marks.dropTo(60);
  assertEquals(marks.first?.name, "m4");
  marks.clear();
  assertEquals(marks.first, undefined);
});

Deno.test("of marks that never come back, the latest 4,096 are kept", () => {
  const marks = pending(10_000);
  assertEquals(marks.first?.name, "m5905");
  assertEquals(marks.takeTo("m5904"), undefined);
  assertEquals(marks.takeTo("m10000")?.atMs, 200_000);
  assertEquals(marks.first, undefined);
});
