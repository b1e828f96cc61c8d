import { assertEquals } from "@std/assert";
import { PCMU } from "../../../../src/audio/format.ts";
import { OutputBudget } from "../../../../src/testing/emulator/response/output_budget.ts";

/** 50 ms of µ-law: a token. */
const TOKEN = { audio: new Uint8Array(400) };

Deno.test("budget: as many tokens as the request allows, to the last one", () => {
  const budget = new OutputBudget(3);
  const spent = [1, 2, 3, 4].map(() => budget.spend(TOKEN, PCMU));
  assertEquals(spent, [true, true, true, false]);
  assertEquals([budget.audioMs, budget.spent.audio], [150, 3]);
});

Deno.test("budget: a piece that is too much is not counted, and a smaller one may follow", () => {
  const budget = new OutputBudget(2);
  assertEquals(budget.spend({ text: "123456789" }, PCMU), false);
  assertEquals(budget.spend({ text: "12345678" }, PCMU), true);
  assertEquals(budget.spend(TOKEN, PCMU), false);
  assertEquals(budget.spent, { text: 2, audio: 0, image: 0 });
});

Deno.test("budget: without a limit of the request, a responder that never ends is stopped at the model's", () => {
  const budget = new OutputBudget("inf");
  const minute = { audio: new Uint8Array(480_000) };
  let minutes = 0;
  while (budget.spend(minute, PCMU) && minutes < 100) minutes++;
  assertEquals([minutes, budget.spent.audio], [26, 26 * 1_200]);
});
