/** What the model has said. */
export const ASSISTANT = {
  id: "item_1",
  object: "realtime.item",
  type: "message",
  role: "assistant",
  status: "completed",
  content: [{ type: "output_audio", transcript: "Good morning." }],
};

/** A function that the model calls. */
export const FUNCTION_CALL = {
  id: "item_3",
  object: "realtime.item",
  type: "function_call",
  status: "completed",
  call_id: "call_0123456789",
  name: "weather",
  arguments: '{"city":"Rome"}',
};

/** A call of an MCP tool. */
export const MCP_CALL = {
  id: "mcp_1",
  type: "mcp_call",
  server_label: "files",
  name: "read",
  arguments: '{"path":"/"}',
  output: null,
  error: null,
  approval_request_id: null,
};

/** A call of an MCP tool, with some of its fields changed. */
export const mcp = (fields: object): typeof MCP_CALL => ({ ...MCP_CALL, ...fields });
