import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { UserError } from "../../../../src/contract/errors.ts";
import { MessageFormatError } from "../../../../src/wire/openai/decode.ts";
import { type AnyEvent, createEngine } from "../../../support/engine.ts";

Deno.test("one message raises `*`, then the event under its own name, then the events that follow from it", () => {
  const { names, receive } = createEngine({
    hear: ["turn_done", "usage_update", "response.done", "*"],
  });
  receive({ type: "response.done", response: { id: "r" } });
  assertEquals(names(), ["*", "response.done", "usage_update", "turn_done"]);
});

Deno.test("listeners of `*` and of the event's own name get the same object", () => {
  const { emitted, receive } = createEngine({ hear: ["*", "input_audio_buffer.cleared"] });
  receive({ type: "input_audio_buffer.cleared" });
  assertStrictEquals(emitted[0]?.[1], emitted[1]?.[1]);
});

Deno.test("an error of the server is complete in the payload of `error`", () => {
  const { payloads, receive } = createEngine();
  const error = { type: "invalid_request_error", code: "invalid_value", message: "no" };
  receive({ type: "error", event_id: "e", error });
  assertEquals(payloads("error"), [{
    type: "error",
    error: { type: "error", event_id: "e", error },
  }]);
});

Deno.test("a server event whose type has no dot does not raise an event of the contract", () => {
  const own = ["audio", "connected", "disconnected", "audio_interrupted", "connection_change"];
  const { names, receive } = createEngine({ hear: ["*", ...own] });
  for (const type of own) receive({ type });
  assertEquals(names(), own.map(() => "*"));
});

Deno.test("an event of an unknown type is raised as `*` and under its own name, complete", () => {
  const { emitted, receive } = createEngine({ hear: ["*", "response.hologram.delta"] });
  const event = { type: "response.hologram.delta", event_id: "e", depth: [1, { x: null }] };
  receive(event);
  assertEquals(emitted, [["*", event], ["response.hologram.delta", event]]);
});

Deno.test("an event without an event_id is handled like any other", () => {
  const { engine, names } = createEngine({ hear: ["turn_started"] });
  engine.handleMessage('{"type":"response.created","response":{"id":"r"}}');
  assertEquals(names(), ["turn_started"]);
});

const UNREADABLE: Record<string, unknown> = {
  "text that is no JSON": "hello",
  "cut-off JSON": '{"type":"response.don',
  "binary garbage": Uint8Array.of(0xff, 0x00, 0x80),
  "a Blob": new Blob(["{}"]),
  "JSON that is no event": "[]",
};
for (const [name, data] of Object.entries(UNREADABLE)) {
  Deno.test(`${name} raises one error event, and the messages around it are not lost`, () => {
    const { engine, receive, names, payloads } = createEngine({ hear: ["*", "error"] });
    receive({ type: "input_audio_buffer.cleared" });
    engine.handleMessage(data);
    receive({ type: "input_audio_buffer.cleared" });
    assertEquals(names(), ["*", "error", "*"]);
    assertInstanceOf(payloads("error")[0]?.error, MessageFormatError);
  });
}

Deno.test("JSON in a binary frame is an event like any other", () => {
  const { engine, names } = createEngine({ hear: ["audio_done"] });
  engine.handleMessage(
    new TextEncoder().encode('{"type":"response.output_audio.done","item_id":"a"}'),
  );
  assertEquals(names(), ["audio_done"]);
});

const WRONG_FIELDS: Record<string, AnyEvent> = {
  "an audio delta that is a number": {
    type: "response.output_audio.delta",
    response_id: "r",
    item_id: "a",
    delta: 7,
  },
  "an audio delta that is no base64": {
    type: "response.output_audio.delta",
    response_id: "r",
    item_id: "a",
    delta: "!!!",
  },
  "an audio delta without an item": {
    type: "response.output_audio.delta",
    response_id: "r",
    delta: "",
  },
  "a transcript delta that is null": {
    type: "response.output_audio_transcript.delta",
    response_id: "r",
    item_id: "a",
    delta: null,
  },
  "a response that is a string": { type: "response.created", response: "r" },
  "a response that is null": { type: "response.done", response: null },
  "an item that is a list": { type: "conversation.item.added", item: [] },
  "an output item that is missing": { type: "response.output_item.done" },
  "a session that is a number": { type: "session.updated", session: 1 },
  "a deletion of item 5": { type: "conversation.item.deleted", item_id: 5 },
};
for (const [name, event] of Object.entries(WRONG_FIELDS)) {
  Deno.test(`${name} is still emitted unchanged, and one error says what is wrong`, () => {
    const hear = ["*", event.type, "error", "audio", "audio_transcript_delta"];
    const { receive, names, payloads } = createEngine({ hear });
    receive(event);
    assertEquals(names(), ["*", event.type, "error"]);
    assert(payloads("error")[0]?.error instanceof Error);
  });
}

Deno.test("an error names the wrong field and its event, and does not quote the value", () => {
  const { receive, payloads } = createEngine();
  receive({ type: "response.created", response: "my number is 0123" });
  assertEquals(
    payloads("error")[0]?.error.message,
    'Cannot use the server event "response.created": its field "response" must be an object',
  );
});

const HARMLESS: Record<string, { event: AnyEvent; raised: string[] }> = {
  "a content index of 1e308": {
    event: {
      type: "response.output_audio.delta",
      response_id: "r",
      item_id: "a",
      content_index: 1e308,
      delta: "AAAA",
    },
    raised: ["audio"],
  },
  "a negative content index": {
    event: {
      type: "response.output_text.delta",
      response_id: "r",
      item_id: "a",
      content_index: -1,
      delta: "x",
    },
    raised: ["output_text_delta"],
  },
  "a status never heard of, and output that is no list": {
    event: { type: "response.done", response: { id: "r", status: "dreaming", output: "?" } },
    raised: ["usage_update", "turn_done"],
  },
  "usage in words": {
    event: { type: "response.done", response: { id: "r", usage: { input_tokens: "many" } } },
    raised: ["usage_update", "turn_done"],
  },
  "a message with null for a part": {
    event: {
      type: "conversation.item.added",
      item: { id: "i", type: "message", role: "user", content: [null, { type: "input_text" }] },
    },
    raised: ["item_update"],
  },
  "a message with content of the wrong kind": {
    event: {
      type: "conversation.item.done",
      item: { id: "i", type: "message", role: "assistant", content: "hello" },
    },
    raised: ["item_update"],
  },
  "a role never heard of": {
    event: {
      type: "conversation.item.added",
      item: { id: "i", type: "message", role: "narrator", content: [{ type: "x" }] },
    },
    raised: ["item_update"],
  },
};
for (const [name, { event, raised }] of Object.entries(HARMLESS)) {
  Deno.test(`${name} takes nothing from the event`, () => {
    const { receive, names, engine } = createEngine();
    receive(event);
    engine.interrupt(true);
    assertEquals(names().filter((name) => name !== "audio_interrupted"), raised);
  });
}

Deno.test("token counts that are not numbers are 0, and output that is not a list is empty", () => {
  const { done, payloads } = createEngine();
  done("r", { usage: { input_tokens: "5", output_tokens: 2 }, output: "?" });
  const { response } = payloads("turn_done")[0];
  assertEquals(response.output, []);
  assertEquals([response.usage.inputTokens, response.usage.totalTokens], [0, 2]);
});

Deno.test("after a listener of the raw event ends the connection, no event follows", () => {
  for (const name of ["*", "response.created", "turn_started"]) {
    const { engine, events, created, names, sent } = createEngine({
      hear: ["response.created", "turn_started"],
    });
    events.add(name, () => engine.close());
    created("r");
    const before = names();
    assertEquals(before.length, ["*", "response.created", "turn_started"].indexOf(name), name);
    assertThrows(() => engine.requestResponse(), UserError);
    assertEquals(sent, [], name);
  }
});

Deno.test("a delta whose `*` listener ended the connection is not entered into the ledger", () => {
  const { engine, events, audio, names } = createEngine();
  events.add("*", () => engine.close());
  audio("a", 100);
  assertEquals(engine.playback.entries, []);
  assertEquals(names(), []);
});

Deno.test("lastError is cleared by the next event", () => {
  const { engine, receive } = createEngine();
  const error = { type: "invalid_request_error", code: "invalid_api_key", message: "no" };
  receive({ type: "error", error });
  assertEquals(engine.lastError, error);
  receive({ type: "input_audio_buffer.cleared" });
  assertEquals(engine.lastError, undefined);
});

for (const first of ["session.created", "session.updated"]) {
  Deno.test(`tracing is sent once when the session is first known, by ${first}`, () => {
    const { receive, sent } = createEngine({ config: { tracing: "auto" } });
    const tracings = () =>
      sent.flatMap(({ session }) => session && "tracing" in session ? [session.tracing] : []);
    assertEquals(tracings(), []);
    receive({ type: first, session: { type: "realtime" } });
    assertEquals(tracings(), ["auto"]);
    receive({ type: "session.updated", session: { type: "realtime" } });
    assertEquals(tracings(), ["auto"]);
  });
}
