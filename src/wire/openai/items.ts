/** The status of an item. */
export type ItemStatus = "completed" | "incomplete" | "in_progress";

/** The fields of every item. The server chooses the `id`, or the client (at most 32 characters). */
export type ItemBase = {
  readonly id?: string;
  readonly object?: "realtime.item";
  readonly status?: ItemStatus;
};

/** One part of a system message. */
export type SystemContent = { readonly type?: "input_text"; readonly text?: string };

/** One part of a user message. `audio` is base64; `image_url` is a data URI of a PNG or JPEG. */
export type UserContent = {
  readonly type?: "input_text" | "input_audio" | "input_image";
  readonly text?: string;
  readonly audio?: string;
  readonly transcript?: string | null;
  readonly image_url?: string;
  readonly detail?: "auto" | "low" | "high";
};

/**
 * One part of an assistant message. `audio` is base64, and only `conversation.item.retrieved`
 * contains it.
 */
export type AssistantContent = {
  readonly type?: "output_text" | "output_audio";
  readonly text?: string;
  readonly audio?: string;
  readonly transcript?: string | null;
};

/** A system message. */
export type SystemMessageItem = ItemBase & {
  readonly type: "message";
  readonly role: "system";
  readonly content: readonly SystemContent[];
};

/** A user message. */
export type UserMessageItem = ItemBase & {
  readonly type: "message";
  readonly role: "user";
  readonly content: readonly UserContent[];
};

/** An assistant message. A client can create one with text, but not with audio. */
export type AssistantMessageItem = ItemBase & {
  readonly type: "message";
  readonly role: "assistant";
  readonly content: readonly AssistantContent[];
};

/** A function call of the model. `arguments` is JSON text, which is empty until it is complete. */
export type FunctionCallItem = ItemBase & {
  readonly type: "function_call";
  readonly call_id?: string;
  readonly name: string;
  readonly arguments: string;
};

/** The result of a function. */
export type FunctionCallOutputItem = ItemBase & {
  readonly type: "function_call_output";
  readonly call_id: string;
  readonly output: string;
};

/** The tools of an MCP server. */
export type McpListToolsItem = {
  readonly id?: string;
  readonly type: "mcp_list_tools";
  readonly server_label: string;
  readonly tools: readonly {
    readonly name: string;
    readonly description?: string | null;
    readonly input_schema: unknown;
    readonly annotations?: unknown;
  }[];
};

/** The error of an MCP call. */
export type McpError =
  | { readonly type: "protocol_error"; readonly code: number; readonly message: string }
  | { readonly type: "tool_execution_error"; readonly message: string }
  | { readonly type: "http_error"; readonly code: number; readonly message: string };

/** A call of an MCP server's tool, which the service makes itself. */
export type McpCallItem = {
  readonly id: string;
  readonly type: "mcp_call";
  readonly server_label: string;
  readonly name: string;
  readonly arguments: string;
  readonly output?: string | null;
  readonly error?: McpError | null;
  readonly approval_request_id?: string | null;
};

/** The service's request for approval to call a tool of an MCP server. */
export type McpApprovalRequestItem = {
  readonly id: string;
  readonly type: "mcp_approval_request";
  readonly server_label: string;
  readonly name: string;
  readonly arguments: string;
};

/** The application's answer to an approval request. */
export type McpApprovalResponseItem = {
  readonly id?: string;
  readonly type: "mcp_approval_response";
  readonly approval_request_id: string;
  readonly approve: boolean;
  readonly reason?: string | null;
};

/** An item of the conversation (docs/protocol.md#items). */
export type ConversationItem =
  | SystemMessageItem
  | UserMessageItem
  | AssistantMessageItem
  | FunctionCallItem
  | FunctionCallOutputItem
  | McpListToolsItem
  | McpCallItem
  | McpApprovalRequestItem
  | McpApprovalResponseItem;
