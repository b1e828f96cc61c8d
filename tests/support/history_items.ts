import type { RealtimeItem } from "../../src/contract/realtime_item.ts";

const said = { type: "message", status: "completed" } as const;
const called = { status: "completed", arguments: "{}" } as const;

/** A message that a user typed. The default text is the id. */
export const userItem = (itemId: string, text = itemId): RealtimeItem => ({
  ...said,
  itemId,
  role: "user",
  content: [{ type: "input_text", text }],
});

/** A message that a user spoke. */
export const heardItem = (itemId: string): RealtimeItem => ({
  ...said,
  itemId,
  role: "user",
  content: [{ type: "input_audio", transcript: "hm" }],
});

/** A system message of the application. */
export const systemItem = (itemId: string): RealtimeItem => ({
  itemId,
  type: "message",
  role: "system",
  content: [{ type: "input_text", text: itemId }],
});

/** A text message of the model. */
export const assistantItem = (itemId: string, text = itemId): RealtimeItem => ({
  ...said,
  itemId,
  role: "assistant",
  content: [{ type: "output_text", text }],
});

/** A spoken message of the model. */
export const spokenItem = (itemId: string, transcript = itemId): RealtimeItem => ({
  ...said,
  itemId,
  role: "assistant",
  content: [{ type: "output_audio", transcript }],
});

/** A function call of the model. */
export const callItem = (itemId: string, output: string | null = null): RealtimeItem => ({
  ...called,
  itemId,
  type: "function_call",
  name: "weather",
  output,
});

/** A call of an MCP server's tool. */
export const mcpItem = (itemId: string, output = ""): RealtimeItem => ({
  ...called,
  itemId,
  type: "mcp_call",
  name: "read",
  output,
});

/** A request for approval to call a tool of an MCP server. */
export const approvalItem = (itemId: string): RealtimeItem => ({
  itemId,
  type: "mcp_approval_request",
  serverLabel: "files",
  name: "read",
  arguments: {},
  approved: null,
});
