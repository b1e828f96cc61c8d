import { assertEquals } from "@std/assert";
import { type Answer, ToolTurn } from "../../../src/session/tools/tool_turn.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";

/** A turn, and the outputs that it sends: `a+` is the output `a` with a request for a response. */
function create({ isOpen = true } = {}) {
  const sent: string[] = [];
  const clock = new ManualClock();
  const connection = new AbortController();
  const turn = new ToolTurn(
    {
      clock,
      sendOutput(_call, output, startResponse) {
        sent.push(output + (startResponse ? "+" : ""));
      },
      requestResponse: () => sent.push("+"),
    },
    connection.signal,
    isOpen,
  );
  const add = (outcome: Answer | undefined | Promise<Answer | undefined>) =>
    turn.add(
      { type: "function_call", callId: "c", name: "n", arguments: "{}", responseId: "r" },
      Promise.resolve(outcome),
    );
  return { turn, add, sent, clock, connection };
}

/** An answer that comes when the test resolves it. */
function later() {
  return Promise.withResolvers<Answer | undefined>();
}

Deno.test("the last output of a response asks for the next response", async () => {
  const { turn, add, sent } = create();
  await add({ output: "a" });
  await add({ output: "b" });
  assertEquals(sent, ["a"]);
  turn.close();
  assertEquals(sent, ["a", "b+"]);
});

Deno.test("after the end of the response the turn waits for the calls that still run", async () => {
  const { turn, add, sent } = create();
  const slow = later();
  const added = add(slow.promise);
  await add({ output: "fast" });
  turn.close();
  assertEquals(sent, ["fast"]);
  slow.resolve({ output: "slow" });
  await added;
  assertEquals(sent, ["fast", "slow+"]);
});

Deno.test("an output is held for half a minute at most", async () => {
  const { add, sent, clock } = create();
  await add({ output: "a" });
  await clock.advance(29_999);
  assertEquals(sent, []);
  await clock.advance(1);
  assertEquals([sent, clock.pendingTimers], [["a+"], 0]);
});

Deno.test("outputs that were sent while a call runs ask for a response after half a minute, by themselves", async () => {
  const { add, sent, clock } = create();
  add(later().promise);
  await add({ output: "a" });
  assertEquals(sent, ["a"]);
  await clock.advance(30_000);
  assertEquals(sent, ["a", "+"]);
});

Deno.test("silent outputs ask for no response; one that is not silent asks for all", async () => {
  const { turn, add, sent } = create();
  await add({ output: "a", isSilent: true });
  turn.close();
  assertEquals(sent, ["a"]);
  const other = create();
  await other.add({ output: "a" });
  await other.add({ output: "b", isSilent: true });
  other.turn.close();
  assertEquals(other.sent, ["a", "b+"]);
});

Deno.test("a call that waits for a person sends nothing and holds up nothing", async () => {
  const { turn, add, sent, clock } = create();
  await add(undefined);
  await add({ output: "a" });
  turn.close();
  assertEquals([sent, clock.pendingTimers], [["a+"], 0]);
});

Deno.test("a turn whose end is not reported sends each output at once", async () => {
  const { add, sent } = create({ isOpen: false });
  await add({ output: "a" });
  await add({ output: "b" });
  assertEquals(sent, ["a+", "b+"]);
});

Deno.test("another response takes over the request of a closed turn, not that of an open one", async () => {
  const closed = create();
  const slow = later();
  const added = closed.add(slow.promise);
  await closed.add({ output: "a" });
  closed.turn.close();
  closed.turn.overtaken();
  slow.resolve({ output: "b", isSilent: true });
  await added;
  assertEquals(closed.sent, ["a", "b"]);
  const open = create();
  await open.add({ output: "a" });
  open.turn.overtaken();
  open.turn.close();
  assertEquals(open.sent, ["a+"]);
});

Deno.test("a retired turn sends its held output and keeps no timer", async () => {
  const { turn, add, sent, clock } = create();
  await add({ output: "a" });
  turn.retire();
  assertEquals([sent, clock.pendingTimers], [["a+"], 0]);
});

Deno.test("after the end of the connection nothing is sent and nothing is announced", async () => {
  const { turn, add, sent, clock, connection } = create();
  const announced: string[] = [];
  const slow = later();
  const added = add(slow.promise);
  await add({ output: "a", announce: () => announced.push("a") });
  connection.abort();
  slow.resolve({ output: "b", announce: () => announced.push("b") });
  await added;
  await clock.advance(60_000);
  assertEquals([sent, announced], [["a"], ["a"]]);
  turn.drop();
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("an answer is announced after its output was sent", async () => {
  const { add, sent } = create({ isOpen: false });
  await add({ output: "a", announce: () => sent.push("announced") });
  assertEquals(sent, ["a+", "announced"]);
});
