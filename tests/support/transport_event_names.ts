/** The events that the protocol engine derives from the server's messages, and its errors. */
export const DERIVED_EVENTS = [
  "error",
  "audio",
  "audio_done",
  "audio_interrupted",
  "audio_transcript_delta",
  "output_text_delta",
  "turn_started",
  "turn_done",
  "usage_update",
  "item_update",
  "item_deleted",
  "function_call",
  "mcp_tools_listed",
  "mcp_approval_request",
  "mcp_tool_call_completed",
] as const;

/** The events of a transport, without the server's own events. */
export const TRANSPORT_EVENTS = [
  "*",
  "connection_change",
  "connected",
  "disconnected",
  ...DERIVED_EVENTS,
] as const;
