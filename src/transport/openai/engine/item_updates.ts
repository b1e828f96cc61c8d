import type {
  RealtimeMcpCallApprovalRequestItem,
  RealtimeMcpCallItem,
  RealtimeMessageItem,
  RealtimeToolCallItem,
} from "../../../contract/realtime_item.ts";
import { isObject } from "../../../wire/is_object.ts";
import type {
  AssistantMessageItem,
  ConversationItem,
  ItemStatus,
} from "../../../wire/openai/items.ts";

type MessageItem = Extract<ConversationItem, { readonly type: "message" }>;
type WireCall = Extract<ConversationItem, { readonly type: "mcp_call" }>;

/**
 * Converts a message of the wire to an item of the history. `status` is used if the item has none.
 * `previousItemId` is `undefined` if the event does not tell the item's place.
 */
export function toMessageItem(
  item: MessageItem,
  status: ItemStatus,
  previousItemId?: string | null,
): RealtimeMessageItem {
  const place = previousItemId === undefined ? {} : { previousItemId };
  const content = Array.isArray(item.content) ? item.content : [];
  return {
    itemId: item.id ?? "",
    ...place,
    type: "message",
    role: item.role,
    ...item.role === "system" ? {} : { status: item.status ?? status },
    content: item.role === "assistant"
      ? content.map(toAssistantPart)
      : item.role === "user"
      ? content.map(toUserPart)
      : content,
  } as RealtimeMessageItem;
}

/** Converts a part. Some servers still use the older types `audio` and `text`. */
function toAssistantPart(part: AssistantMessageItem["content"][number]): unknown {
  const type: string | undefined = part?.type; // a server may put `null` into the list
  if (type === "audio") return { ...part, type: "output_audio" };
  if (type === "text") return { ...part, type: "output_text" };
  return part;
}

function toUserPart(part: { readonly type?: string } | null): unknown {
  if (part?.type === "input_audio") return { transcript: null, ...part };
  if (part?.type !== "input_image") return part;
  const { image_url, ...rest } = part as { type: string; image_url?: string };
  return { ...rest, image: image_url };
}

/**
 * Converts a function call of the wire to an item of the history. It is `in_progress` until it has an
 * output.
 */
export function toToolCallItem(
  item: {
    readonly id?: string | undefined;
    readonly name?: string | undefined;
    readonly arguments?: string | undefined;
  },
  output: string | null = null,
): RealtimeToolCallItem {
  return {
    itemId: item.id ?? "",
    type: "function_call",
    status: output === null ? "in_progress" : "completed",
    arguments: item.arguments ?? "",
    name: item.name ?? "",
    output,
  };
}

/** Whether an item is a call of an MCP tool. `mcp_tool_call` is an older name of the type. */
export function isMcpCall(item: ConversationItem): item is WireCall {
  const type: string = item.type;
  return type === "mcp_call" || type === "mcp_tool_call";
}

/** Converts an MCP call of the wire to an item of the history. */
export function toMcpCallItem(item: WireCall, status: ItemStatus): RealtimeMcpCallItem {
  return {
    itemId: item.id,
    type: item.type,
    status,
    arguments: item.arguments,
    name: item.name,
    output: item.output ?? null,
  };
}

/**
 * Converts an approval request of the wire to an item of the history. Arguments that are not JSON become
 * `{}`.
 */
export function toApprovalRequestItem(
  item: Extract<ConversationItem, { readonly type: "mcp_approval_request" }> & {
    readonly approved?: boolean | null;
  },
): RealtimeMcpCallApprovalRequestItem {
  return {
    itemId: item.id,
    type: "mcp_approval_request",
    serverLabel: item.server_label,
    name: item.name,
    arguments: parseArguments(item.arguments),
    ...item.approved === undefined ? {} : { approved: item.approved },
  };
}

function parseArguments(text: string | undefined): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text || "{}");
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
