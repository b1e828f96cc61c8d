/** The field that every item of the local history has. */
export type RealtimeBaseItem = {
  /** The item's id, unique within the conversation. */
  itemId: string;
};

/**
 * How much of a part a person heard before it was cut off. The part's `transcript` stays the whole text that
 * the model generated. Values that are not known are left out.
 */
export type RealtimeAudioTruncation = {
  /** Milliseconds that were heard. */
  heardMs: number;
  /** Milliseconds that the model had generated. */
  generatedMs?: number | undefined;
  /** The words that were heard. An estimate: whole words, in proportion to the time. */
  heardTranscript?: string | undefined;
};

/** A message of the conversation. */
export type RealtimeMessageItem =
  & {
    /** The item's id. */
    itemId: string;
    /** The id of the item before this one. `null` means the first place; absent, the place is not known. */
    previousItemId?: string | null | undefined;
    type: "message";
  }
  & (
    | { role: "system"; content: { type: "input_text"; text: string }[] }
    | {
      role: "user";
      status: "in_progress" | "completed" | "incomplete";
      content: (
        | { type: "input_text"; text: string }
        | { type: "input_audio"; audio?: string | null | undefined; transcript: string | null }
        | { type: "input_image"; image: string; detail?: string | undefined }
      )[];
    }
    | {
      role: "assistant";
      status: "in_progress" | "completed" | "incomplete";
      content: (
        | { type: "output_text"; text: string }
        | {
          type: "output_audio";
          audio?: string | null | undefined;
          transcript?: string | null | undefined;
          truncation?: RealtimeAudioTruncation | undefined;
        }
      )[];
    }
  );

/** A function call of the model. */
export type RealtimeToolCallItem = {
  /** The item's id. */
  itemId: string;
  /** The id of the item before this one. `null` means the first place; absent, the place is not known. */
  previousItemId?: string | null | undefined;
  type: "function_call";
  status: "in_progress" | "completed" | "incomplete";
  /** The arguments, as JSON text. */
  arguments: string;
  /** The function's name. */
  name: string;
  /** The function's output; `null` until there is one. */
  output: string | null;
};

/** A call that the service made to a tool of an MCP server. */
export type RealtimeMcpCallItem = {
  /** The item's id. */
  itemId: string;
  /** The id of the item before this one. `null` means the first place; absent, the place is not known. */
  previousItemId?: string | null | undefined;
  type: "mcp_call" | "mcp_tool_call";
  status: "in_progress" | "completed" | "incomplete";
  /** The arguments, as JSON text. */
  arguments: string;
  /** The tool's name. */
  name: string;
  /** The tool's output; `null` until there is one. */
  output: string | null;
};

/** A request of the service for approval, before it calls a tool of an MCP server. */
export type RealtimeMcpCallApprovalRequestItem = {
  /** The item's id. The answer names it. */
  itemId: string;
  /** The id of the item before this one. `null` means the first place; absent, the place is not known. */
  previousItemId?: string | null | undefined;
  type: "mcp_approval_request";
  /** The label of the MCP server, as the session config names it. */
  serverLabel: string;
  /** The tool's name. */
  name: string;
  /** The arguments, parsed. Empty if the service sent no valid JSON. */
  // deno-lint-ignore no-explicit-any -- the arguments of an unknown tool
  arguments: Record<string, any>;
  /** Whether the call was approved; absent or `null` while nobody has decided. */
  approved?: boolean | null | undefined;
};

/** An item of the local history. */
export type RealtimeItem =
  | RealtimeMessageItem
  | RealtimeToolCallItem
  | RealtimeMcpCallItem
  | RealtimeMcpCallApprovalRequestItem;
