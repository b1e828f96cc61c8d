import { ASSISTANT, FUNCTION_CALL } from "./_items.ts";
import type { AnyEvent } from "./_stage.ts";

const SESSION = {
  type: "realtime",
  object: "realtime.session",
  id: "sess_1",
  model: "gpt-realtime-2.1",
  expires_at: 1_800_000_000,
  output_modalities: ["audio"],
  instructions: "Be brief.",
  audio: {
    input: {
      format: { type: "audio/pcm", rate: 24_000 },
      noise_reduction: null,
      transcription: null,
      turn_detection: {
        type: "server_vad",
        threshold: 0.5,
        prefix_padding_ms: 300,
        silence_duration_ms: 200,
        idle_timeout_ms: null,
        create_response: true,
        interrupt_response: true,
      },
    },
    output: { format: { type: "audio/pcm", rate: 24_000 }, voice: "alloy", speed: 1 },
  },
  tools: [],
  tool_choice: "auto",
  max_output_tokens: "inf",
  truncation: "auto",
  tracing: null,
  prompt: null,
  include: null,
};
const user = (content: unknown[]) => ({
  id: "item_0",
  object: "realtime.item",
  type: "message",
  role: "user",
  status: "completed",
  content,
});

/**
 * Server events of the service (docs/protocol.md#server-events) about the session, its items and
 * the caller's audio.
 */
export const CONVERSATION_EVENTS: Readonly<Record<string, AnyEvent>> = {
  "a session created": { type: "session.created", session: SESSION },
  "a session with nearly nothing": { type: "session.created", session: {} },
  "a session updated": { type: "session.updated", session: SESSION },
  "a conversation": {
    type: "conversation.created",
    conversation: { id: "conv_1", object: "realtime.conversation" },
  },
  "an item added: text of the user": {
    type: "conversation.item.added",
    previous_item_id: null,
    item: user([{ type: "input_text", text: "hello" }]),
  },
  "an item added: audio of the user": {
    type: "conversation.item.added",
    previous_item_id: "item_9",
    item: user([{ type: "input_audio", transcript: null }]),
  },
  "an item added: of the system": {
    type: "conversation.item.added",
    previous_item_id: null,
    item: {
      id: "item_8",
      type: "message",
      role: "system",
      status: "completed",
      content: [{ type: "input_text", text: "Be brief." }],
    },
  },
  "an item added: the answer, empty": {
    type: "conversation.item.added",
    previous_item_id: "item_0",
    item: { ...ASSISTANT, status: "in_progress", content: [] },
  },
  "an item added without a place": {
    type: "conversation.item.added",
    item: user([{ type: "input_text", text: "hello" }]),
  },
  "an item added without a status": {
    type: "conversation.item.added",
    previous_item_id: null,
    item: { ...user([]), status: undefined },
  },
  "an item done without a status": {
    type: "conversation.item.done",
    previous_item_id: null,
    item: { ...user([]), status: undefined },
  },
  "an item added: a function call": {
    type: "conversation.item.added",
    previous_item_id: "item_0",
    item: { ...FUNCTION_CALL, status: "in_progress", arguments: "" },
  },
  "an item done: a function call": {
    type: "conversation.item.done",
    previous_item_id: "item_0",
    item: FUNCTION_CALL,
  },
  "an item added: a function's output": {
    type: "conversation.item.added",
    previous_item_id: "item_3",
    item: { id: "item_4", type: "function_call_output", call_id: "call_1", output: "sunny" },
  },
  "an item done: the answer": {
    type: "conversation.item.done",
    previous_item_id: "item_0",
    item: ASSISTANT,
  },
  "an item done: the answer, in text": {
    type: "conversation.item.done",
    previous_item_id: "item_0",
    item: { ...ASSISTANT, content: [{ type: "output_text", text: "Good morning." }] },
  },
  "an item done: the answer, cut short": {
    type: "conversation.item.done",
    previous_item_id: "item_0",
    item: { ...ASSISTANT, status: "incomplete" },
  },
  "an item with the short name of audio": {
    type: "conversation.item.done",
    previous_item_id: "item_0",
    item: { ...ASSISTANT, content: [{ type: "audio", transcript: "Good morning." }] },
  },
  "an item retrieved": { type: "conversation.item.retrieved", item: ASSISTANT },
  "an item retrieved, with its audio": {
    type: "conversation.item.retrieved",
    item: user([{ type: "input_audio", audio: "AAAA", transcript: "hello" }]),
  },
  "an item deleted": { type: "conversation.item.deleted", item_id: "item_0" },
  "a transcription, a bit of it": {
    type: "conversation.item.input_audio_transcription.delta",
    item_id: "item_0",
    content_index: 0,
    delta: "hel",
    obfuscation: "abcdefghijk",
  },
  "a transcription that failed": {
    type: "conversation.item.input_audio_transcription.failed",
    item_id: "item_0",
    content_index: 0,
    error: { type: "transcription_error", code: "audio_unintelligible", message: "no" },
  },
  "the caller's audio committed": {
    type: "input_audio_buffer.committed",
    item_id: "item_0",
    previous_item_id: null,
  },
  "the caller's audio cleared": { type: "input_audio_buffer.cleared" },
  "speech started": {
    type: "input_audio_buffer.speech_started",
    audio_start_ms: 320,
    item_id: "item_0",
  },
  "speech stopped": {
    type: "input_audio_buffer.speech_stopped",
    audio_end_ms: 1_280,
    item_id: "item_0",
  },
  "the output buffer started": { type: "output_audio_buffer.started", response_id: "resp_1" },
  "the output buffer stopped": { type: "output_audio_buffer.stopped", response_id: "resp_1" },
  "the output buffer cleared": { type: "output_audio_buffer.cleared", response_id: "resp_1" },
  "rate limits": {
    type: "rate_limits.updated",
    rate_limits: [{ name: "tokens", limit: 50_000, remaining: 49_950, reset_seconds: 0.06 }],
  },
  "an error": {
    type: "error",
    error: {
      type: "invalid_request_error",
      code: "invalid_value",
      message: "Invalid value.",
      param: "session.audio",
      event_id: null,
    },
  },
};
