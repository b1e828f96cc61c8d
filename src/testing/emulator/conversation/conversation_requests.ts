import { bytesToBase64 } from "../../../wire/base64.ts";
import type {
  ConversationItemCreateEvent,
  ConversationItemTruncateEvent,
} from "../../../wire/openai/client_events.ts";
import type { ConversationItem } from "../../../wire/openai/items.ts";
import type { Emit } from "../base/emit.ts";
import type { IdSource } from "../base/id_source.ts";
import {
  invalidValue,
  itemNotFound,
  notModelAudio,
  truncateBeyondAudio,
} from "../base/problems.ts";
import type { CommittedAudio } from "../input/input_audio.ts";
import type { OpenQuestions } from "../options/open_questions.ts";
import type { McpCatalog } from "../session/mcp_catalog.ts";
import type { SessionConfig } from "../session/session_config.ts";
import type { Conversation, IdentifiedItem, StoredItem } from "./conversation.ts";
import { ItemAudio } from "./item_audio.ts";
import { storeClientItem } from "./store_client_item.ts";

/** Options of {@linkcode ConversationRequests}. */
export interface ConversationRequestsOptions {
  readonly conversation: Conversation;
  readonly config: SessionConfig;
  readonly ids: IdSource;
  readonly emit: Emit;
  readonly openQuestions: OpenQuestions;
  readonly catalog: McpCatalog;
}

/** Carries out the clients' changes to the conversation, and adds the user items of their audio. */
export class ConversationRequests {
  readonly #options: ConversationRequestsOptions;

  constructor(options: ConversationRequestsOptions) {
    this.#options = options;
  }

  /** Carries out `conversation.item.create`. */
  create({ item, previous_item_id: after }: ConversationItemCreateEvent): StoredItem {
    const { conversation, config, ids, openQuestions, catalog } = this.#options;
    if (item.id !== undefined && conversation.get(item.id)) {
      throw invalidValue(`The conversation has an item '${item.id}' already.`, "item.id");
    }
    const known = after === undefined || after === null || after === "root" ||
      conversation.get(after);
    if (!known) {
      throw itemNotFound(after, openQuestions.itemNotFoundCodes.create, "previous_item_id");
    }
    if (item.type === "mcp_approval_response") {
      catalog.requireApprovalRequest(item.approval_request_id);
    }
    const stored = storeClientItem(item, config.inputFormat, ids);
    this.#add(stored, conversation.insert(stored, after === "root" ? null : after ?? undefined));
    return stored;
  }

  /** Adds the user item of a turn. */
  addUserAudio({ itemId, bytes, format }: CommittedAudio): void {
    const { conversation, emit } = this.#options;
    const stored: StoredItem = {
      item: {
        id: itemId,
        object: "realtime.item",
        type: "message",
        status: "completed",
        role: "user",
        content: [{ type: "input_audio", transcript: null }],
      },
      audio: new ItemAudio(format, bytes),
      byModel: false,
    };
    const previous = conversation.insert(stored);
    emit("input_audio_buffer.committed", { previous_item_id: previous, item_id: itemId });
    this.#add(stored, previous);
  }

  /** Carries out `conversation.item.retrieve`. */
  retrieve(itemId: string): void {
    const stored = this.#find(itemId, "retrieve");
    this.#options.emit("conversation.item.retrieved", { item: withAudio(stored) });
  }

  /** Carries out `conversation.item.delete`. */
  delete(itemId: string): void {
    this.#find(itemId, "delete");
    this.#options.conversation.delete(itemId);
    this.#options.emit("conversation.item.deleted", { item_id: itemId });
  }

  /** Carries out `conversation.item.truncate`. */
  truncate(event: ConversationItemTruncateEvent): void {
    const { item_id, content_index, audio_end_ms } = event;
    const { conversation, emit, openQuestions } = this.#options;
    const stored = conversation.get(item_id);
    if (!stored) throw itemNotFound(item_id, "item_truncate_invalid_item_id", "item_id");
    const { item, audio, byModel } = stored;
    const isModelAudio = byModel && audio && audio.sizeBytes > 0 && item.type === "message";
    if (!isModelAudio) throw notModelAudio(openQuestions.truncateWithoutAudioCode);
    if (content_index >= item.content.length) {
      throw invalidValue(`The item has no content part ${content_index}.`, "content_index");
    }
    if (audio_end_ms > audio.durationMs) {
      throw truncateBeyondAudio(audio_end_ms, Math.floor(audio.durationMs));
    }
    audio.truncate(audio_end_ms);
    stored.item = { ...item, content: [{ type: "output_audio" }] } as IdentifiedItem;
    emit("conversation.item.truncated", { item_id, content_index, audio_end_ms });
  }

  /** Truncates an item's audio at the position that a call has played, if the item has audio. */
  cut(itemId: string, contentIndex: number, playedMs: number): void {
    const audio = this.#options.conversation.get(itemId)?.audio;
    if (!audio || audio.sizeBytes === 0) return;
    this.truncate({
      type: "conversation.item.truncate",
      item_id: itemId,
      content_index: contentIndex,
      audio_end_ms: Math.min(playedMs, Math.floor(audio.durationMs)),
    });
  }

  #add({ item }: StoredItem, previous_item_id: string | null): void {
    this.#options.emit("conversation.item.added", { previous_item_id, item });
    this.#options.emit("conversation.item.done", { previous_item_id, item });
  }

  #find(itemId: string, request: "retrieve" | "delete"): StoredItem {
    const { conversation, openQuestions } = this.#options;
    const stored = conversation.get(itemId);
    if (stored) return stored;
    throw itemNotFound(itemId, openQuestions.itemNotFoundCodes[request], "item_id");
  }
}

/** The item, with its audio in its audio part. */
function withAudio({ item, audio }: StoredItem): ConversationItem {
  if (!audio || item.type !== "message") return item;
  const base64 = bytesToBase64(audio.toBytes());
  const content = item.content.map((part) =>
    part.type === "input_audio" || part.type === "output_audio" ? { ...part, audio: base64 } : part
  );
  return { ...item, content } as ConversationItem;
}
