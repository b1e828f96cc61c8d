import { ASSISTANT, FUNCTION_CALL, mcp } from "./_items.ts";
import type { AnyEvent } from "./_stage.ts";

const PART = { response_id: "resp_1", item_id: "item_1", output_index: 0, content_index: 0 };
const CALL = { response_id: "resp_1", item_id: "item_3", output_index: 0 };

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

/**
 * Server events of the service (docs/protocol.md#server-events) about responses, their parts and
 * their calls.
 */
export const RESPONSE_EVENTS: Readonly<Record<string, AnyEvent>> = {
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
};
