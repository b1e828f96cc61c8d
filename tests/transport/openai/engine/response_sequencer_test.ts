import { assertEquals } from "@std/assert";
import { ManualClock } from "../../../../src/testing/manual_clock.ts";
import { createEventIds } from "../../../../src/transport/openai/engine/event_ids.ts";
import {
  type ResponseCreateRequest,
  ResponseSequencer,
} from "../../../../src/transport/openai/engine/response_sequencer.ts";

const STALL =
  "Cannot wait for a response any longer: the server has sent nothing about one for 30 s";

/** A sequencer, and the requests that it sent. A request has a `name`. */
function createSequencer(options: { readonly makesResponses?: boolean } = {}) {
  const clock = new ManualClock();
  const sent: ResponseCreateRequest[] = [];
  const stalls: string[] = [];
  const sequencer = new ResponseSequencer({
    eventIds: createEventIds(),
    clock,
    makesResponses: () => options.makesResponses ?? true,
    send: (event) => sent.push(event),
    onError: (error) => stalls.push((error as Error).message),
  });
  return {
    clock,
    sent,
    stalls,
    sequencer,
    names: () => sent.map(({ name }) => name),
    automatic: (name?: string) => sequencer.request(request(name), { automatic: true }),
    explicit: (name: string, event_id?: string) =>
      sequencer.request({ ...request(name), ...event_id ? { event_id } : {} }, {
        automatic: false,
      }),
  };
}

function request(name = "auto"): ResponseCreateRequest {
  return { type: "response.create", name };
}

Deno.test("a request is sent at once if no response is running, with its own id", () => {
  const { sent, explicit } = createSequencer();
  explicit("a");
  assertEquals(sent, [{ type: "response.create", name: "a", event_id: "voicewire_response_1" }]);
});

Deno.test("an id that the application chose is kept", () => {
  const { sent, explicit } = createSequencer();
  explicit("a", "mine");
  assertEquals(sent[0]?.event_id, "mine");
});

Deno.test("one request is outstanding: the next waits until its response is done", () => {
  const { sequencer, names, explicit } = createSequencer();
  explicit("a");
  explicit("b");
  assertEquals(names(), ["a"]);
  sequencer.created("resp_1", false);
  assertEquals(names(), ["a"]);
  sequencer.done("resp_1");
  assertEquals(names(), ["a", "b"]);
});

Deno.test("a request waits for a response that the server began by itself", () => {
  const { sequencer, names, explicit } = createSequencer();
  sequencer.created("resp_vad", false);
  explicit("a");
  assertEquals(names(), []);
  sequencer.done("resp_vad");
  assertEquals(names(), ["a"]);
});

Deno.test("a request waits until every running response is done", () => {
  const { sequencer, names, explicit } = createSequencer();
  sequencer.created("resp_1", false);
  sequencer.created("resp_2", false);
  explicit("a");
  sequencer.done("resp_1");
  assertEquals(names(), []);
  sequencer.done("resp_2");
  assertEquals(names(), ["a"]);
});

Deno.test("automatic requests that wait next to each other become one", () => {
  const { sequencer, names, automatic } = createSequencer();
  automatic("running");
  for (const name of ["first", "second", "third"]) automatic(name);
  sequencer.created("resp_1", false);
  sequencer.done("resp_1");
  assertEquals(names(), ["running", "first"]);
});

Deno.test("explicit requests stay separate and in order, and separate automatic ones", () => {
  const { sequencer, names, automatic, explicit } = createSequencer();
  explicit("x1");
  automatic("a1");
  automatic("a2");
  explicit("x2");
  explicit("x3");
  automatic("a3");
  automatic("a4");
  for (let i = 0; i < 6; i++) {
    sequencer.created(`resp_${i}`, false);
    sequencer.done(`resp_${i}`);
  }
  assertEquals(names(), ["x1", "a1", "x2", "x3", "a3"]);
});

const API_ERROR = { type: "invalid_request_error", message: "no" };
const FREEING = {
  "its event_id": { ...API_ERROR, event_id: "mine" },
  "its event_id, with another code": { ...API_ERROR, code: "invalid_value", event_id: "mine" },
  "a code about it, without an event_id": { ...API_ERROR, code: "response_create_failed" },
  "words about it, without an event_id": { ...API_ERROR, message: "Bad `response.create` event" },
  "words about it, with a null event_id": {
    ...API_ERROR,
    message: "Bad `response.create` event",
    event_id: null,
  },
};
for (const [name, error] of Object.entries(FREEING)) {
  Deno.test(`an error with ${name} frees the slot for the next request`, () => {
    const { sequencer, names, explicit } = createSequencer();
    explicit("a", "mine");
    explicit("b");
    sequencer.failed(error);
    assertEquals(names(), ["a", "b"]);
  });
}

const UNRELATED = {
  "another event_id": { ...API_ERROR, event_id: "other" },
  "another event_id and words about it": {
    ...API_ERROR,
    message: "response.create",
    event_id: "other",
  },
  "no event_id and other words": { ...API_ERROR, code: "invalid_value" },
  "null for a message": { type: "x", message: null as unknown as string },
};
for (const [name, error] of Object.entries(UNRELATED)) {
  Deno.test(`an error with ${name} does not free the slot`, () => {
    const { sequencer, names, explicit } = createSequencer();
    explicit("a", "mine");
    explicit("b");
    sequencer.failed(error);
    assertEquals(names(), ["a"]);
  });
}

const ACTIVE = { ...API_ERROR, code: "conversation_already_has_active_response" };
const eventIdOf = (sent: ResponseCreateRequest[]) => sent.at(-1)?.event_id ?? "";

for (const echoed of [true, false]) {
  const how = echoed ? "with its event_id" : "without an event_id";
  Deno.test(`an automatic request refused ${how} because a response is active is repeated when that is done`, () => {
    const { sequencer, sent, automatic } = createSequencer();
    automatic();
    sequencer.failed(echoed ? { ...ACTIVE, event_id: eventIdOf(sent) } : ACTIVE);
    assertEquals(sent.length, 1);
    sequencer.created("resp_vad", false);
    sequencer.done("resp_vad");
    assertEquals(sent.length, 2);
  });
}

Deno.test("a response that the server begins does not lose the request that the server refuses", () => {
  const { sequencer, sent, automatic } = createSequencer();
  automatic();
  sequencer.created("resp_vad", false); // crossed our request on the way
  sequencer.failed({ ...ACTIVE, event_id: eventIdOf(sent) });
  assertEquals(sent.length, 1);
  sequencer.done("resp_vad");
  assertEquals(sent.length, 2);
});

Deno.test("a refusal without an event_id is not applied to a request that was answered", () => {
  const { sequencer, sent, automatic } = createSequencer();
  automatic();
  sequencer.created("resp_1", false);
  sequencer.failed(ACTIVE);
  sequencer.done("resp_1");
  assertEquals(sent.length, 1);
});

Deno.test("a request is repeated at once if its refusal comes after the active response is done", () => {
  const { sequencer, sent, automatic } = createSequencer();
  automatic();
  sequencer.created("resp_vad", false);
  sequencer.done("resp_vad");
  sequencer.failed({ ...ACTIVE, event_id: eventIdOf(sent) });
  assertEquals(sent.length, 2);
});

Deno.test("a request that was answered is not repeated because of an error about another request", () => {
  const { sequencer, sent, automatic } = createSequencer();
  automatic();
  sequencer.created("resp_1", false);
  sequencer.done("resp_1");
  sequencer.failed({ ...ACTIVE, event_id: "somebody_else" });
  assertEquals(sent.length, 1);
});

Deno.test("a refused request is repeated at most three times, and the next request is sent", () => {
  const { sequencer, names, sent, automatic, explicit } = createSequencer();
  automatic("stubborn");
  explicit("behind");
  for (let i = 0; i < 4; i++) {
    sequencer.failed({ ...ACTIVE, event_id: eventIdOf(sent) });
    sequencer.done(`resp_${i}`);
  }
  assertEquals(names(), ["stubborn", "stubborn", "stubborn", "stubborn", "behind"]);
});

Deno.test("a repeated request and a waiting automatic one become one", () => {
  const { sequencer, names, sent, automatic } = createSequencer();
  automatic("refused");
  automatic("waiting");
  sequencer.failed({ ...ACTIVE, event_id: eventIdOf(sent) });
  for (let i = 0; i < 3; i++) {
    sequencer.created(`resp_${i}`, false);
    sequencer.done(`resp_${i}`);
  }
  assertEquals(names(), ["refused", "refused"]);
});

Deno.test("an explicit request that crosses the service's own response is repeated when that is done", () => {
  const { sequencer, names, explicit } = createSequencer();
  explicit("a", "mine");
  explicit("b");
  sequencer.created("resp_vad", false);
  sequencer.failed({ ...ACTIVE, event_id: "mine" });
  assertEquals(names(), ["a"]);
  sequencer.done("resp_vad");
  assertEquals(names(), ["a", "a"]);
});

Deno.test("a response is cancelled once, and only while it is running", () => {
  const { sequencer } = createSequencer();
  assertEquals(sequencer.beginCancel(), false);
  sequencer.created("resp_1", false);
  assertEquals([sequencer.beginCancel(), sequencer.beginCancel()], [true, false]);
  sequencer.done("resp_1");
  assertEquals(sequencer.beginCancel(), false);
  sequencer.created("resp_2", false);
  assertEquals(sequencer.beginCancel(), true);
});

Deno.test("a refused cancel means that no response is running: the waiting request is sent", () => {
  const { sequencer, names, explicit } = createSequencer();
  sequencer.created("resp_1", false);
  sequencer.beginCancel();
  explicit("a");
  sequencer.failed({ ...API_ERROR, code: "response_cancel_not_active" });
  assertEquals(names(), ["a"]);
});

Deno.test("30 s without an event about a response: the request is given up, and the next is sent", async () => {
  const { clock, stalls, names, explicit } = createSequencer();
  explicit("a");
  explicit("b");
  await clock.advance(29_999);
  assertEquals({ stalls, names: names() }, { stalls: [], names: ["a"] });
  await clock.advance(1);
  assertEquals({ stalls, names: names() }, { stalls: [STALL], names: ["a", "b"] });
});

Deno.test("a response with frequent events does not stall, however long it takes", async () => {
  const { clock, sequencer, stalls, names, explicit } = createSequencer();
  sequencer.created("resp_1", false);
  explicit("a");
  for (let i = 0; i < 10; i++) {
    await clock.advance(20_000);
    sequencer.progress("response.output_text.delta");
  }
  assertEquals({ stalls, names: names() }, { stalls: [], names: [] });
  await clock.advance(30_000);
  assertEquals({ stalls, names: names() }, { stalls: [STALL], names: ["a"] });
});

Deno.test("a cancel that the server never answers does not stall the waiting request", async () => {
  const { clock, sequencer, names, explicit } = createSequencer();
  sequencer.created("resp_1", false);
  sequencer.beginCancel();
  explicit("a");
  await clock.advance(30_000);
  assertEquals(names(), ["a"]);
});

Deno.test("no timer runs if no request waits for an answer", () => {
  const { clock, sequencer, explicit } = createSequencer();
  sequencer.created("resp_vad", false);
  sequencer.done("resp_vad");
  assertEquals(clock.pendingTimers, 0);
  explicit("a");
  assertEquals(clock.pendingTimers, 1);
  sequencer.created("resp_1", false);
  sequencer.done("resp_1");
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("after the end of a connection no waiting request is sent, and no timer is left", () => {
  const { clock, sequencer, names, explicit } = createSequencer();
  explicit("a");
  sequencer.created("resp_1", false);
  explicit("b");
  sequencer.stop();
  assertEquals(clock.pendingTimers, 0);
  sequencer.done("resp_1");
  assertEquals([names(), clock.pendingTimers], [["a"], 0]);
});

Deno.test("responding is true from the request to the end of the response, or to the refusal", () => {
  const { sequencer, explicit } = createSequencer();
  const ERROR = { type: "invalid_request_error", message: "No." };
  const seen: boolean[] = [];
  const look = (step?: () => void) => {
    step?.();
    seen.push(sequencer.responding);
  };
  look();
  look(() => explicit("a", "id_a"));
  look(() => sequencer.created("resp_a", false));
  look(() => sequencer.done("resp_a"));
  look(() => explicit("b", "id_b"));
  look(() => explicit("c", "id_c"));
  look(() => sequencer.failed({ ...ERROR, event_id: "id_b" }));
  look(() => sequencer.failed({ ...ERROR, event_id: "id_c" }));
  assertEquals(seen, [false, true, true, false, true, true, true, false]);
});
