import type { ConversationItem } from "../wire/items.ts";
import type { ServerEventMap } from "../wire/server_events.ts";
import { contentIndexOf, objectField, textField } from "./event_fields.ts";
import { ItemMemory } from "./item_memory.ts";
import {
  isMcpCall,
  toApprovalRequestItem,
  toMcpCallItem,
  toMessageItem,
  toToolCallItem,
} from "./item_updates.ts";
import type { RealtimeMcpCallItem, RealtimeMessageItem } from "./realtime_item.ts";

type PlacedItemEvent = ServerEventMap[
  | "conversation.item.added"
  | "conversation.item.done"
  | "conversation.item.retrieved"
];
type OutputItemEvent = ServerEventMap["response.output_item.added" | "response.output_item.done"];

/**
 * What the server says of items, as the events that applications know: `item_update`,
 * `item_deleted`, `function_call` and those of MCP. A tool call counts whatever else its item holds.
 */
export class ItemEvents {
  readonly #emit: (type: string, payload: unknown) => void;
  readonly #memory = new ItemMemory();

  /** `emit` is where they go. */
  constructor(emit: (type: string, payload: unknown) => void) {
    this.#emit = emit;
  }

  /** An item stands in the conversation. Returns its id. */
  placed(event: PlacedItemEvent): string {
    const item = objectField<ConversationItem>(event, "item");
    const isDone = event.type === "conversation.item.done";
    if (isMcpCall(item)) {
      const call = this.#update(toMcpCallItem(item, isDone ? "completed" : "in_progress"));
      if (isDone) this.#emit("mcp_tool_call_completed", call);
      return item.id ?? "";
    }
    switch (item.type) {
      case "message": {
        const previousItemId = event.type === "conversation.item.retrieved"
          ? undefined
          : event.previous_item_id;
        const status = event.type === "conversation.item.added" ? "in_progress" : "completed";
        this.#update(toMessageItem(item, status, previousItemId));
        break;
      }
      case "mcp_list_tools":
        if (!isDone) break;
        this.#emit("mcp_tools_listed", {
          serverLabel: item.server_label ?? "",
          tools: item.tools ?? [],
        });
        break;
      case "mcp_approval_request": {
        if (!isDone) break;
        const request = toApprovalRequestItem(item);
        this.#emit("item_update", request);
        this.#emit("mcp_approval_request", request);
        break;
      }
    }
    return item.id ?? "";
  }

  /** A response has begun or finished an item. */
  output(event: OutputItemEvent): void {
    const item = objectField<ConversationItem>(event, "item");
    const status = event.type === "response.output_item.done" ? "completed" : "in_progress";
    if (isMcpCall(item)) return void this.#update(toMcpCallItem(item, status));
    switch (item.type) {
      case "function_call":
        if (!isFinishedCall(event.type, item.status)) return;
        this.#emit("item_update", toToolCallItem(item));
        this.#emit("function_call", {
          id: item.id,
          type: "function_call",
          callId: item.call_id ?? "",
          arguments: item.arguments ?? "",
          name: item.name ?? "",
          responseId: event.response_id,
        });
        return;
      case "message":
        this.#update(toMessageItem(item, status));
    }
  }

  /** An item was deleted. Returns its id. */
  deleted(event: ServerEventMap["conversation.item.deleted"]): string {
    const itemId = textField(event, "item_id");
    this.#memory.forget(itemId);
    this.#emit("item_deleted", { itemId });
    return itemId;
  }

  /** What the caller said is known, in text. */
  transcribed(
    event: ServerEventMap["conversation.item.input_audio_transcription.completed"],
  ): void {
    this.#transcript(event, textField(event, "transcript"));
  }

  /** A part was truncated: the server has dropped its whole transcript (PROTOCOL A.12). */
  truncated(event: ServerEventMap["conversation.item.truncated"]): void {
    this.#transcript(event, null);
  }

  /** The arguments of an MCP call are complete: it is made now. */
  called(event: ServerEventMap["response.mcp_call_arguments.done"]): void {
    const itemId = textField(event, "item_id");
    const call = this.#memory.withArguments(itemId, textField(event, "arguments"));
    if (call) this.#emit("item_update", call);
  }

  #transcript(
    event: { readonly type: string; readonly content_index?: number },
    transcript: string | null,
  ): void {
    const itemId = textField(event, "item_id");
    const item = this.#memory.withTranscript(itemId, contentIndexOf(event), transcript);
    if (item) this.#emit("item_update", item);
  }

  #update<Item extends RealtimeMessageItem | RealtimeMcpCallItem>(item: Item): Item {
    this.#emit("item_update", this.#memory.remember(item));
    return item;
  }
}

/**
 * Whether a call's arguments are whole: a call that is done, but for one that was cut off, and one
 * that begins as complete. A status that nobody has heard of loses no call.
 */
function isFinishedCall(type: OutputItemEvent["type"], status: string | undefined): boolean {
  if (type === "response.output_item.added") return status === "completed";
  return status !== "incomplete" && status !== "in_progress";
}
