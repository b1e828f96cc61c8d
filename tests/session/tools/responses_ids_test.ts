import { assertEquals, assertStrictEquals } from "@std/assert";
import type { PreparedAgent } from "../../../src/agent/prepared_agent.ts";
import { RealtimeAgent } from "../../../src/agent/realtime_agent.ts";
import type { TransportToolCallEvent } from "../../../src/contract/transport_events.ts";
import { type ModelResponse, Responses } from "../../../src/session/tools/responses.ts";
import { type Answer, ToolTurn } from "../../../src/session/tools/tool_turn.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";

function prepared(name: string): PreparedAgent {
  return {
    agent: new RealtimeAgent({ name }),
    functionTools: [],
    handoffs: [],
    definitions: [],
  };
}

/** Responses whose calls answer "done", and their outputs and errors. */
function create() {
  const sent: string[] = [];
  const errors: unknown[] = [];
  const calls: string[] = [];
  const turns: boolean[] = [];
  let agent = prepared("first");
  const clock = new ManualClock();
  const responses = new Responses({
    prepared: () => agent,
    newTurn(signal, isOpen) {
      turns.push(isOpen);
      return new ToolTurn(
        {
          clock,
          sendOutput: ({ callId }, _output, start) => sent.push(callId + (start ? "+" : "")),
          requestResponse: () => sent.push("+"),
        },
        signal,
        isOpen,
      );
    },
    newCall(response, event) {
      calls.push(`${event.callId} of ${response.id}`);
      const outcome = Promise.resolve<Answer>({
        output: "done",
        announce: () => sent.push("told"),
      });
      response.turn.add(event, outcome);
      return { event, outcome };
    },
    error: (error) => errors.push(error),
  });
  const call = async (changes: Partial<TransportToolCallEvent> = {}) => {
    const event = { callId: "call_1", name: "look", arguments: "{}", responseId: "resp_1" };
    responses.called({ type: "function_call", ...event, ...changes });
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return {
    responses,
    call,
    calls,
    sent,
    errors,
    turns,
    clock,
    speak: (name: string) => {
      agent = prepared(name);
    },
  };
}

function nameOf({ agent }: ModelResponse): string {
  return agent.name;
}

Deno.test("a response keeps the agent that it began with", () => {
  const { responses, speak } = create();
  responses.begin("resp_1", false);
  speak("second");
  assertEquals(nameOf(responses.of("resp_1")), "first");
  assertEquals(nameOf(responses.of("resp_2")), "second");
});

Deno.test("a response whose id comes later has the agent of its beginning", () => {
  const { responses, speak } = create();
  responses.begin(undefined, false);
  assertEquals(responses.active, undefined);
  speak("second");
  assertEquals(nameOf(responses.of("resp_1")), "first");
  assertEquals(nameOf(responses.of("resp_2")), "second");
});

Deno.test("a response of the conversation is active until it ends; one beside it is not", () => {
  const { responses } = create();
  responses.begin("resp_1", false);
  responses.begin("resp_2", true);
  assertEquals([responses.active?.id, responses.count], ["resp_1", 1]);
  responses.end(responses.of("resp_2"));
  assertEquals(responses.active?.id, "resp_1");
  responses.end(responses.of("resp_1"));
  assertEquals(responses.active, undefined);
});

Deno.test("an event without a response id belongs to the active response", () => {
  const { responses } = create();
  responses.begin("resp_1", false);
  assertStrictEquals(responses.of(undefined), responses.of("resp_1"));
  assertStrictEquals(responses.heard(undefined), responses.of("resp_1"));
});

Deno.test("text of a response whose beginning was not reported makes it the active one", () => {
  const { responses } = create();
  assertEquals(responses.heard("resp_1").id, "resp_1");
  assertEquals(responses.active?.id, "resp_1");
  responses.heard("resp_2");
  assertEquals(responses.active?.id, "resp_1");
});

Deno.test("the id of a response that has ended stands for a new response", () => {
  const { responses } = create();
  responses.begin("", false);
  const first = responses.of("");
  responses.end(first);
  assertEquals([responses.of("") === first, responses.of("").isOver], [false, undefined]);
});

Deno.test("a turn is open if the beginning of its response was reported", () => {
  const { responses, turns } = create();
  responses.begin("resp_1", false);
  responses.of("resp_2");
  assertEquals(turns, [true, false]);
});

Deno.test("a call that comes again is answered again, but not run and not announced again", async () => {
  const { call, calls, sent } = create();
  await call();
  await call();
  assertEquals([calls, sent], [["call_1 of resp_1"], ["call_1+", "told", "call_1+"]]);
});

Deno.test("another call with the same id is an error, and is not run", async () => {
  const { call, calls, errors } = create();
  await call();
  await call({ arguments: '{"a":1}' });
  await call({ name: "listen" });
  assertEquals([calls.length, errors.length], [1, 2]);
  assertEquals(
    (errors[1] as Error).message,
    'Cannot run a call of the tool "listen": an earlier call has the same id, "call_1". ' +
      "The transport must give each call an id of its own",
  );
});

Deno.test("a call without a call id is known by the id of its item", async () => {
  const { call, calls } = create();
  await call({ callId: "", id: "item_1" });
  assertEquals(calls, ["item_1 of resp_1"]);
});

Deno.test("the oldest calls and responses are forgotten", async () => {
  const { responses, call, calls } = create();
  const first = responses.of("resp_1");
  for (let index = 0; index < 256; index++) responses.of(`other_${index}`);
  assertEquals(responses.of("resp_1") === first, false);
  for (let index = 0; index <= 1_000; index++) await call({ callId: `call_${index}` });
  await call({ callId: "call_0" });
  assertEquals(calls.filter((call) => call.startsWith("call_0 ")).length, 2);
});

Deno.test("the end of the connection aborts every response, and leaves no timer", async () => {
  const { responses, call, sent, clock } = create();
  responses.begin("resp_1", false);
  const { signal } = responses.of("resp_1");
  await call();
  assertEquals([sent, clock.pendingTimers], [["told"], 1]);
  responses.endAll();
  await call({ callId: "call_2" });
  assertEquals([signal.aborted, sent, clock.pendingTimers], [true, ["told"], 0]);
});
