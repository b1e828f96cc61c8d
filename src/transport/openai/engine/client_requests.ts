import type { RealtimeMcpCallApprovalRequestItem } from "../../../contract/realtime_item.ts";
import type { RealtimeUserInput } from "../../../contract/transport_layer.ts";
import type { RealtimeClientEvent } from "../../../wire/openai/client_events.ts";
import type { PlaybackPosition } from "../../playback_ledger.ts";

/**
 * Returns the `conversation.item.create` of a user message
 * (docs/agents_realtime.md#sdk-calls-on-the-wire).
 */
export function userMessageEvent(
  message: RealtimeUserInput,
  otherEventData: Record<string, unknown>,
): RealtimeClientEvent {
  const content = typeof message === "string"
    ? [{ type: "input_text", text: message }]
    : message.content.map((part) => {
      if (part.type !== "input_image") return part;
      return { type: "input_image", image_url: part.image, ...part.providerData };
    });
  return {
    type: "conversation.item.create",
    item: { type: "message", role: "user", content },
    ...otherEventData,
  };
}

/** Returns the `conversation.item.create` of a function's output. */
export function functionOutputEvent(callId: string, output: string): RealtimeClientEvent {
  return {
    type: "conversation.item.create",
    item: { type: "function_call_output", output, call_id: callId },
  };
}

/** Returns the `conversation.item.truncate` that cuts a part after the `heardMs` that were heard. */
export function truncation(
  { itemId, contentIndex }: PlaybackPosition,
  heardMs: number,
): RealtimeClientEvent {
  return {
    type: "conversation.item.truncate",
    item_id: itemId,
    content_index: contentIndex,
    audio_end_ms: heardMs,
  };
}

/**
 * Returns the `conversation.item.create` that answers an approval request. Its place is after the request.
 */
export function mcpApprovalEvent(
  request: RealtimeMcpCallApprovalRequestItem,
  approved: boolean,
  reason: string | undefined,
): RealtimeClientEvent {
  return {
    type: "conversation.item.create",
    previous_item_id: request.itemId,
    item: {
      type: "mcp_approval_response",
      approval_request_id: request.itemId,
      approve: approved,
      reason,
    },
  };
}
