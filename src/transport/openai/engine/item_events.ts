import { statedPlace } from "../../../contract/raw_events.ts";
import type { RealtimeItem } from "../../../contract/realtime_item.ts";
import type { ConversationItem } from "../../../wire/openai/items.ts";
import type { RealtimeServerEvent, ServerEventMap } from "../../../wire/openai/server_events.ts";
import { contentIndexOf, objectField, textField } from "./event_fields.ts";
import { ItemMemory } from "./item_memory.ts";
import {
  isMcpCall,
  toApprovalRequestItem,
  toMcpCallItem,
  toMessageItem,
  toToolCallItem,
} from "./item_updates.ts";

type WholeItemEvent = ServerEventMap[
  | "conversation.item.added"
  | "conversation.item.done"
  | "conversation.item.retrieved"
  | "response.output_item.added"
  | "response.output_item.done"
];

/**
 * Turns the server's events about items into the contract's events: `item_update`, `item_deleted`,
 * `function_call` and those of MCP. Missing or unknown fields of an item do not suppress its events.
 */
export class ItemEvents {
  readonly #emit: (type: string, payload: unknown) => void;
  readonly #memory = new ItemMemory();

  /** `emit` is called with the type and payload of each event. */
  constructor(emit: (type: string, payload: unknown) => void) {
    this.#emit = emit;
  }

  /** Handles an event of the server. Ignores events that are not about an item. */
  handle(event: RealtimeServerEvent): void {
    switch (event.type) {
      case "conversation.item.added":
      case "conversation.item.done":
      case "conversation.item.retrieved":
      case "response.output_item.added":
      case "response.output_item.done":
        return this.#onItem(event);
      case "conversation.item.deleted": {
        const itemId = textField(event, "item_id");
        this.#memory.forget(itemId);
        return this.#emit("item_deleted", { itemId });
      }
      case "conversation.item.input_audio_transcription.completed":
        return this.#onTranscript(event, textField(event, "transcript"));
      case "conversation.item.truncated": // the server drops the whole transcript (docs/protocol.md#truncation)
        return this.#onTranscript(event, null);
      case "response.function_call_arguments.done":
        return this.#memory.keepArguments(
          textField(event, "item_id"),
          textField(event, "arguments"),
        );
      case "response.mcp_call_arguments.done": { // the service makes the call now
        const itemId = textField(event, "item_id");
        return this.#update(this.#memory.withArguments(itemId, textField(event, "arguments")));
      }
    }
  }

  #onItem(event: WholeItemEvent): void {
    const item = objectField<ConversationItem>(event, "item");
    const { type } = event;
    const isDone = type.endsWith(".done");
    const isPlaced = type === "conversation.item.done";
    const place = this.#placeOf(event, item);
    if (isMcpCall(item)) {
      const call = { ...toMcpCallItem(item, isDone ? "completed" : "in_progress"), ...place };
      this.#update(this.#memory.remember(call));
      if (isPlaced) this.#emit("mcp_tool_call_completed", call);
      return;
    }
    switch (item.type) {
      case "message": {
        const status = type.endsWith(".added") ? "in_progress" : "completed";
        const stated = type.startsWith("response.") || type === "conversation.item.retrieved"
          ? undefined
          : place.previousItemId;
        return this.#update(this.#memory.remember(toMessageItem(item, status, stated)));
      }
      case "function_call": {
        if (!isFinishedCall(type, item.status)) return;
        const text = this.#memory.takeArguments(item.id ?? "");
        const call = item.arguments || text === undefined ? item : { ...item, arguments: text };
        this.#update({ ...toToolCallItem(call), ...place });
        return this.#emit("function_call", {
          id: item.id,
          type: "function_call",
          callId: item.call_id ?? "",
          arguments: call.arguments ?? "",
          name: item.name ?? "",
          responseId: (event as { readonly response_id?: string }).response_id,
        });
      }
      case "mcp_list_tools":
        if (!isPlaced) return;
        return this.#emit("mcp_tools_listed", {
          serverLabel: item.server_label ?? "",
          tools: item.tools ?? [],
        });
      case "mcp_approval_request": {
        if (!isPlaced) return;
        const request = { ...toApprovalRequestItem(item), ...place };
        this.#update(request);
        return this.#emit("mcp_approval_request", request);
      }
    }
  }

  #onTranscript(
    event: { readonly type: string; readonly content_index?: number },
    transcript: string | null,
  ): void {
    const itemId = textField(event, "item_id");
    this.#update(this.#memory.withTranscript(itemId, contentIndexOf(event), transcript));
  }

  /** Notes the place of an item if the event states it, and returns the known place. */
  #placeOf(
    event: WholeItemEvent,
    { id }: ConversationItem,
  ): { readonly previousItemId?: string | null } {
    if (typeof id !== "string") return {};
    const stated = statedPlace(event);
    if (stated !== undefined) this.#memory.place(id, stated);
    return this.#memory.placeOf(id);
  }

  #update(item: RealtimeItem | undefined): void {
    if (item) this.#emit("item_update", item);
  }
}

/**
 * Whether the arguments of a function call are complete: at the end of its item, unless the item was cut
 * off; at the beginning, only if its status is `completed`. At the end, an unknown status counts as
 * complete, so that no call is lost.
 */
function isFinishedCall(type: WholeItemEvent["type"], status: string | undefined): boolean {
  if (type === "response.output_item.added") return status === "completed";
  return type === "response.output_item.done" && status !== "incomplete" &&
    status !== "in_progress";
}
