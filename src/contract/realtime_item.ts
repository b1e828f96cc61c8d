/** What every item of the local history has. */
export type RealtimeBaseItem = { itemId: string };

/**
 * A part was cut off: `transcript` is what was generated, this is what was heard. `heardTranscript`
 * is an estimate, whole words in proportion to the time; what is not known is left out.
 */
export type RealtimeAudioTruncation = {
  heardMs: number;
  generatedMs?: number;
  heardTranscript?: string;
};

/** A message. `previousItemId`: `null` is the front, absent says nothing about the place. */
export type RealtimeMessageItem =
  & {
    itemId: string;
    previousItemId?: string | null;
    type: "message";
  }
  & (
    | { role: "system"; content: { type: "input_text"; text: string }[] }
    | {
      role: "user";
      status: "in_progress" | "completed" | "incomplete";
      content: (
        | { type: "input_text"; text: string }
        | { type: "input_audio"; audio?: string | null; transcript: string | null }
        | { type: "input_image"; image: string; detail?: string }
      )[];
    }
    | {
      role: "assistant";
      status: "in_progress" | "completed" | "incomplete";
      content: (
        | { type: "output_text"; text: string }
        | {
          type: "output_audio";
          audio?: string | null;
          transcript?: string | null;
          truncation?: RealtimeAudioTruncation;
        }
      )[];
    }
  );

/** A function call; `output` is `null` until the function has answered. */
export type RealtimeToolCallItem = {
  itemId: string;
  previousItemId?: string | null;
  type: "function_call";
  status: "in_progress" | "completed" | "incomplete";
  arguments: string;
  name: string;
  output: string | null;
};

/** A call that the service made to an MCP server. */
export type RealtimeMcpCallItem = {
  itemId: string;
  previousItemId?: string | null;
  type: "mcp_call" | "mcp_tool_call";
  status: "in_progress" | "completed" | "incomplete";
  arguments: string;
  name: string;
  output: string | null;
};

/** The service asks before it calls a tool of an MCP server. */
export type RealtimeMcpCallApprovalRequestItem = {
  itemId: string;
  type: "mcp_approval_request";
  serverLabel: string;
  name: string;
  // deno-lint-ignore no-explicit-any -- the arguments of somebody's tool
  arguments: Record<string, any>;
  approved?: boolean | null;
};

/** An item of the local history. */
export type RealtimeItem =
  | RealtimeMessageItem
  | RealtimeToolCallItem
  | RealtimeMcpCallItem
  | RealtimeMcpCallApprovalRequestItem;
