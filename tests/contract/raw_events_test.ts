import { assertEquals } from "@std/assert";
import { listenNeutrally, type NeutralListeners } from "../../src/contract/raw_events.ts";
import type { TransportEvent } from "../../src/contract/transport_events.ts";
import { EventDispatcher } from "../../src/events/event_dispatcher.ts";
import { createEngine } from "../support/engine.ts";

const NEUTRAL_EVENTS = [
  "speech_started",
  "speech_stopped",
  "audio_part_done",
  "session_configured",
  "voice_refused",
  "input_transcribed",
  "item_truncated",
] as const;

/** A listener for each neutral event, and the events that they received. */
function listeners() {
  const heard: unknown[] = [];
  const all = Object.fromEntries(
    NEUTRAL_EVENTS.map((name) => [name, (event: unknown) => heard.push(event)]),
  ) as unknown as NeutralListeners;
  return { all, heard };
}

const item = { item_id: "i", content_index: 1 };
const delta = (bytes: number) => ({
  type: "response.output_audio.delta",
  response_id: "r",
  ...item,
  delta: btoa("\0".repeat(bytes)),
});

/** A conversation in raw events of OpenAI's Realtime API, and its neutral events. */
const CONVERSATION: readonly [raw: TransportEvent, neutral?: object][] = [
  [
    { type: "session.created", session: { audio: { output: { voice: "marin" } } } },
    { type: "session_configured", isUpdate: false, outputFormat: undefined, voice: "marin" },
  ],
  [
    {
      type: "session.updated",
      session: { audio: { output: { voice: "cedar", format: { type: "audio/pcmu" } } } },
    },
    {
      type: "session_configured",
      isUpdate: true,
      outputFormat: { type: "audio/pcmu" },
      voice: "cedar",
    },
  ],
  [{ type: "input_audio_buffer.speech_started", item_id: "u" }, {
    type: "speech_started",
    interrupts: true,
  }],
  [{ type: "input_audio_buffer.speech_stopped", item_id: "u" }, { type: "speech_stopped" }],
  [
    {
      type: "conversation.item.input_audio_transcription.completed",
      item_id: "u",
      content_index: 0,
      transcript: "hello",
    },
    { type: "input_transcribed", itemId: "u", contentIndex: 0, transcript: "hello" },
  ],
  [{ type: "response.created", response: { id: "r" } }],
  [delta(80)],
  [delta(80)],
  [
    { type: "response.output_audio.done", response_id: "r", ...item },
    { type: "audio_part_done", itemId: "i", contentIndex: 1 },
  ],
  [
    { type: "conversation.item.truncated", ...item, audio_end_ms: 15 },
    { type: "item_truncated", itemId: "i", contentIndex: 1, heardMs: 15, generatedMs: 20 },
  ],
  [{ type: "conversation.item.deleted", item_id: "i" }],
  [
    { type: "conversation.item.truncated", ...item, audio_end_ms: 15 },
    { type: "item_truncated", itemId: "i", contentIndex: 1, heardMs: 15, generatedMs: undefined },
  ],
  [
    { type: "error", error: { type: "invalid_request_error", code: "cannot_update_voice" } },
    { type: "voice_refused" },
  ],
];

Deno.test("a transport that raises no neutral events is heard through its raw events", () => {
  const foreign = new EventDispatcher(() => {});
  const { all, heard } = listeners();
  listenNeutrally({}, all, (type, listener) => foreign.add(type, listener));
  for (const [raw] of CONVERSATION) foreign.emit("*", raw);
  assertEquals(heard, CONVERSATION.flatMap(([, neutral]) => neutral ?? []));
});

Deno.test("speech that does not interrupt the model says so, by the session's latest interrupt_response", () => {
  const foreign = new EventDispatcher(() => {});
  const { engine, events, receive } = createEngine();
  const { all, heard } = listeners();
  listenNeutrally({}, { speech_started: all.speech_started }, (type, listener) => {
    foreign.add(type, listener);
  });
  listenNeutrally(engine, { speech_started: all.speech_started }, (type, listener) => {
    events.add(type, listener);
  });
  for (const interrupt_response of [false, true, undefined]) {
    const session = { audio: { input: { turn_detection: { interrupt_response } } } };
    for (
      const raw of [{ type: "session.updated", session }, {
        type: "input_audio_buffer.speech_started",
      }]
    ) {
      foreign.emit("*", raw);
      receive(raw);
    }
  }
  assertEquals(
    heard.map((event) => (event as { interrupts: boolean }).interrupts),
    [false, false, true, true, true, true],
  );
});

Deno.test("our own transports raise the same neutral events", () => {
  const { engine, events, receive } = createEngine();
  const { all, heard } = listeners();
  listenNeutrally(engine, all, (type, listener) => events.add(type, listener));
  for (const [raw] of CONVERSATION) receive(raw);
  assertEquals(heard, CONVERSATION.flatMap(([, neutral]) => neutral ?? []));
});

Deno.test("interrupted audio still counts as generated, and so does audio that comes late", () => {
  const { engine, events, receive } = createEngine();
  const { all, heard } = listeners();
  listenNeutrally(engine, { item_truncated: all.item_truncated }, (type, listener) => {
    events.add(type, listener);
  });
  receive({ type: "response.created", response: { id: "r" } });
  receive(delta(4_800));
  engine.interrupt();
  receive(delta(4_800)); // 100 ms more, too late to be heard
  receive({ type: "conversation.item.truncated", ...item, audio_end_ms: 40 });
  assertEquals(heard.map((event) => (event as { generatedMs: number }).generatedMs), [200]);
});

Deno.test("raw events with missing fields are ignored, or raise events without them", () => {
  const foreign = new EventDispatcher((error) => {
    throw error;
  });
  const { all, heard } = listeners();
  listenNeutrally({}, all, (type, listener) => foreign.add(type, listener));
  for (
    const raw of [
      { type: "response.output_audio.done" },
      { type: "response.output_audio.delta", item_id: "i", delta: 7 },
      { type: "conversation.item.input_audio_transcription.completed", item_id: "u" },
      { type: "conversation.item.truncated", item_id: 7 },
      { type: "error" },
      { type: "error", error: null },
      { type: "session.updated", session: null },
      { type: "conversation.item.truncated", item_id: "i", content_index: -1 },
    ]
  ) foreign.emit("*", raw);
  assertEquals(heard, [
    { type: "session_configured", isUpdate: true, outputFormat: undefined, voice: undefined },
    { type: "item_truncated", itemId: "i", contentIndex: 0, heardMs: 0, generatedMs: undefined },
  ]);
});
