import type { AnyEvent } from "./_stage.ts";

const PART = { response_id: "resp_1", item_id: "item_1", output_index: 0, content_index: 0 };
const CALL = { response_id: "resp_1", item_id: "item_3", output_index: 0 };

const ASSISTANT = {
  id: "item_1",
  object: "realtime.item",
  type: "message",
  role: "assistant",
  status: "completed",
  content: [{ type: "output_audio", transcript: "Good morning." }],
};
const FUNCTION_CALL = {
  id: "item_3",
  object: "realtime.item",
  type: "function_call",
  status: "completed",
  call_id: "call_0123456789",
  name: "weather",
  arguments: '{"city":"Rome"}',
};
const MCP_CALL = {
  id: "mcp_1",
  type: "mcp_call",
  server_label: "files",
  name: "read",
  arguments: '{"path":"/"}',
  output: null,
  error: null,
  approval_request_id: null,
};
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
const RESPONSE = {
  object: "realtime.response",
  id: "resp_1",
  status: "in_progress",
  status_details: null,
  output: [],
  conversation_id: "conv_1",
  output_modalities: ["audio"],
  max_output_tokens: "inf",
  audio: { output: { format: { type: "audio/pcm", rate: 24_000 }, voice: "alloy" } },
  usage: null,
  metadata: null,
};
const USAGE = {
  total_tokens: 253,
  input_tokens: 132,
  output_tokens: 121,
  input_token_details: {
    text_tokens: 119,
    audio_tokens: 13,
    image_tokens: 0,
    cached_tokens: 64,
    cached_tokens_details: { text_tokens: 64, audio_tokens: 0, image_tokens: 0 },
  },
  output_token_details: { text_tokens: 30, audio_tokens: 91 },
};
const user = (content: unknown[]) => ({
  id: "item_0",
  object: "realtime.item",
  type: "message",
  role: "user",
  status: "completed",
  content,
});
const mcp = (fields: object) => ({ ...MCP_CALL, ...fields });

/** Server events of PROTOCOL A.9 with the fields that a server gives them, by what they are about. */
export const SERVER_EVENT_SAMPLES: Readonly<Record<string, AnyEvent>> = {
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
  "a response created": { type: "response.created", response: RESPONSE },
  "a response created, with nearly nothing": { type: "response.created", response: {} },
  "a response done, with its usage": {
    type: "response.done",
    response: { ...RESPONSE, status: "completed", output: [ASSISTANT], usage: USAGE },
  },
  "a response done without usage": {
    type: "response.done",
    response: { ...RESPONSE, status: "failed", usage: null },
  },
  "a response done, with nearly nothing": { type: "response.done", response: {} },
  "a response done, incomplete": {
    type: "response.done",
    response: {
      ...RESPONSE,
      status: "incomplete",
      status_details: { type: "incomplete", reason: "max_output_tokens" },
      usage: { input_tokens: 5, output_tokens: 7, input_token_details: null },
    },
  },
  "an output item added": {
    type: "response.output_item.added",
    response_id: "resp_1",
    output_index: 0,
    item: { ...ASSISTANT, status: "in_progress", content: [] },
  },
  "an output item done": {
    type: "response.output_item.done",
    response_id: "resp_1",
    output_index: 0,
    item: ASSISTANT,
  },
  "an output item done, without a status": {
    type: "response.output_item.done",
    response_id: "resp_1",
    output_index: 0,
    item: { ...ASSISTANT, status: undefined },
  },
  "a function call begun": {
    type: "response.output_item.added",
    response_id: "resp_1",
    output_index: 0,
    item: { ...FUNCTION_CALL, status: "in_progress", arguments: "" },
  },
  "a function call": {
    type: "response.output_item.done",
    response_id: "resp_1",
    output_index: 0,
    item: FUNCTION_CALL,
  },
  "a function call, complete from the start": {
    type: "response.output_item.added",
    response_id: "resp_1",
    output_index: 0,
    item: FUNCTION_CALL,
  },
  "a function call cut short": {
    type: "response.output_item.done",
    response_id: "resp_1",
    output_index: 0,
    item: { ...FUNCTION_CALL, status: "incomplete" },
  },
  "a function call without a call id": {
    type: "response.output_item.done",
    response_id: "resp_1",
    output_index: 0,
    item: { ...FUNCTION_CALL, call_id: undefined },
  },
  "a content part added": {
    type: "response.content_part.added",
    ...PART,
    part: { type: "audio", transcript: "" },
  },
  "a content part done": {
    type: "response.content_part.done",
    ...PART,
    part: { type: "text", text: "Good morning." },
  },
  "text": {
    type: "response.output_text.delta",
    ...PART,
    delta: "Good",
    obfuscation: "abcdefghijk",
  },
  "text done": { type: "response.output_text.done", ...PART, text: "Good morning." },
  "audio": { type: "response.output_audio.delta", ...PART, delta: "AAECAwQF" },
  "audio of another part": {
    type: "response.output_audio.delta",
    ...PART,
    content_index: 1,
    delta: "AAEC",
  },
  "audio done": { type: "response.output_audio.done", ...PART },
  "a transcript": {
    type: "response.output_audio_transcript.delta",
    ...PART,
    delta: "Good",
    obfuscation: "abcdefghijk",
  },
  "a transcript done": {
    type: "response.output_audio_transcript.done",
    ...PART,
    transcript: "Good morning.",
  },
  "arguments of a call": {
    type: "response.function_call_arguments.delta",
    ...CALL,
    call_id: "call_1",
    delta: '{"ci',
  },
  "arguments of a call done": {
    type: "response.function_call_arguments.done",
    ...CALL,
    call_id: "call_1",
    name: "weather",
    arguments: "{}",
  },
  "an MCP call begun": {
    type: "response.output_item.added",
    response_id: "resp_1",
    output_index: 0,
    item: mcp({ arguments: "" }),
  },
  "an MCP call added": {
    type: "conversation.item.added",
    previous_item_id: "item_0",
    item: mcp({ arguments: "" }),
  },
  "an MCP call done, as output": {
    type: "response.output_item.done",
    response_id: "resp_1",
    output_index: 0,
    item: mcp({ output: "a file" }),
  },
  "an MCP call done, as an item": {
    type: "conversation.item.done",
    previous_item_id: "item_0",
    item: mcp({ output: "a file" }),
  },
  "an MCP call retrieved": { type: "conversation.item.retrieved", item: mcp({}) },
  "an MCP call by the name of a tool call": {
    type: "conversation.item.done",
    previous_item_id: "item_0",
    item: mcp({ type: "mcp_tool_call", output: "a file" }),
  },
  "an MCP tool call as output": {
    type: "response.output_item.done",
    response_id: "resp_1",
    output_index: 0,
    item: mcp({ type: "mcp_tool_call", output: "a file" }),
  },
  "arguments of an MCP call": {
    type: "response.mcp_call_arguments.delta",
    ...CALL,
    delta: '{"pa',
    obfuscation: "abcdefghijk",
  },
  "an MCP call completed": {
    type: "response.mcp_call.completed",
    item_id: "mcp_1",
    output_index: 0,
  },
  "a list of MCP tools completed": { type: "mcp_list_tools.completed", item_id: "mcpl_1" },
  "a list of MCP tools failed": { type: "mcp_list_tools.failed", item_id: "mcpl_1" },
  "a list of MCP tools added": {
    type: "conversation.item.added",
    previous_item_id: null,
    item: { id: "mcpl_1", type: "mcp_list_tools", server_label: "files", tools: [] },
  },
  "a list of MCP tools": {
    type: "conversation.item.done",
    previous_item_id: null,
    item: {
      id: "mcpl_1",
      type: "mcp_list_tools",
      server_label: "files",
      tools: [
        {
          name: "read",
          description: "Reads",
          input_schema: { type: "object" },
          annotations: { title: "Read" },
        },
      ],
    },
  },
  "a list of MCP tools without tools": {
    type: "conversation.item.done",
    previous_item_id: null,
    item: { id: "mcpl_1", type: "mcp_list_tools" },
  },
  "an MCP approval request added": {
    type: "conversation.item.added",
    previous_item_id: "item_0",
    item: {
      id: "mcpr_1",
      type: "mcp_approval_request",
      server_label: "files",
      name: "read",
      arguments: "{}",
    },
  },
  "an MCP approval request": {
    type: "conversation.item.done",
    previous_item_id: "item_0",
    item: {
      id: "mcpr_1",
      type: "mcp_approval_request",
      server_label: "files",
      name: "read",
      arguments: '{"path":"/"}',
    },
  },
  "an MCP approval request without arguments": {
    type: "conversation.item.done",
    previous_item_id: "item_0",
    item: {
      id: "mcpr_1",
      type: "mcp_approval_request",
      server_label: "files",
      name: "read",
      arguments: "",
    },
  },
  "an MCP approval response": {
    type: "conversation.item.done",
    previous_item_id: "mcpr_1",
    item: {
      id: "mcpa_1",
      type: "mcp_approval_response",
      approval_request_id: "mcpr_1",
      approve: true,
      reason: null,
    },
  },
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
