import type { RealtimeItem } from "../../src/contract/realtime_item.ts";

const said = { type: "message", status: "completed" } as const;
const called = { status: "completed", arguments: "{}" } as const;

/** What a user wrote; the id, if nothing else is said. */
export const userItem = (itemId: string, text = itemId): RealtimeItem => ({
  ...said,
  itemId,
  role: "user",
  content: [{ type: "input_text", text }],
});

/** What a user said. */
export const heardItem = (itemId: string): RealtimeItem => ({
  ...said,
  itemId,
  role: "user",
  content: [{ type: "input_audio", transcript: "hm" }],
});

/** What the application told the model. */
export const systemItem = (itemId: string): RealtimeItem => ({
  itemId,
  type: "message",
  role: "system",
  content: [{ type: "input_text", text: itemId }],
});

/** What the model wrote. */
export const assistantItem = (itemId: string, text = itemId): RealtimeItem => ({
  ...said,
  itemId,
  role: "assistant",
  content: [{ type: "output_text", text }],
});

/** What the model said. */
export const spokenItem = (itemId: string, transcript = itemId): RealtimeItem => ({
  ...said,
  itemId,
  role: "assistant",
  content: [{ type: "output_audio", transcript }],
});

/** A function that the model called. */
export const callItem = (itemId: string, output: string | null = null): RealtimeItem => ({
  ...called,
  itemId,
  type: "function_call",
  name: "weather",
  output,
});

/** A tool of an MCP server that the model called. */
export const mcpItem = (itemId: string, output = ""): RealtimeItem => ({
  ...called,
  itemId,
  type: "mcp_call",
  name: "read",
  output,
});

/** A tool of an MCP server that the model asks to call. */
export const approvalItem = (itemId: string): RealtimeItem => ({
  itemId,
  type: "mcp_approval_request",
  serverLabel: "files",
  name: "read",
  arguments: {},
  approved: null,
});
