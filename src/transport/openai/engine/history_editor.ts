import { UserError } from "../../../contract/errors.ts";
import type { RealtimeItem } from "../../../contract/realtime_item.ts";
import type { RealtimeClientEvent } from "../../../wire/openai/client_events.ts";
import type { RealtimeApiError, RealtimeServerEvent } from "../../../wire/openai/server_events.ts";
import type { PlaybackPosition } from "../../playback_ledger.ts";
import { truncation } from "./client_requests.ts";
import type { EventIds } from "./event_ids.ts";

/** What a {@linkcode HistoryEditor} works with. */
export interface HistoryEditorOptions {
  /** Sends a client event. */
  send(event: RealtimeClientEvent): void;
  /** Told of an item that the service cannot be given. */
  warn(message: string): void;
  /** Names what is sent. */
  readonly eventIds: EventIds;
}

interface PendingRequest {
  readonly itemId: string;
  readonly kind: "create" | "delete" | "truncate";
}

/**
 * How many requests are remembered that the server has not answered. A server that answers none of
 * them would fill the memory; the history of an hour has fewer items.
 */
const REQUESTS_KEPT = 10_000;

/** Calls of MCP tools, and requests to approve them. */
const MCP_TYPE = /^mcp_/;

/**
 * Turns an edited history into client events: deletions for what went or changed, then creations,
 * each placed by `previous_item_id` if something that stays comes after it (PROTOCOL G.6). The local
 * history changes only when the server confirms.
 */
export class HistoryEditor {
  readonly #options: HistoryEditorOptions;
  /** Requests that the server has not answered, in the order in which they were sent. */
  readonly #pending = new Map<string, PendingRequest>();

  /** Nothing is sent before {@linkcode edit}. */
  constructor(options: HistoryEditorOptions) {
    this.#options = options;
  }

  /**
   * Sends what makes `oldHistory` into `newHistory`.
   *
   * @throws {UserError} If an MCP item, or an assistant item with audio, would have to be created:
   * the service takes neither. Nothing is sent then.
   */
  edit(oldHistory: readonly RealtimeItem[], newHistory: readonly RealtimeItem[]): void {
    const old = new Map(oldHistory.map((item) => [item.itemId, item]));
    const kept = new Set(newHistory.map((item) => item.itemId));
    const created = newHistory.filter((item) => !saysTheSame(item, old.get(item.itemId)));
    for (const item of created) refuseWhatCannotBeCreated(item, old.get(item.itemId));

    for (const itemId of old.keys()) {
      if (!kept.has(itemId)) this.#delete(itemId);
    }
    const createdIds = new Set(created.map((item) => item.itemId));
    for (const itemId of createdIds) {
      if (old.has(itemId)) this.#delete(itemId);
    }
    const leaving = new Set<string>(); // by requests that are not answered yet
    for (const { itemId, kind } of this.#pending.values()) {
      if (kind === "delete") leaving.add(itemId);
      else if (kind === "create") leaving.delete(itemId);
    }
    const stays = ({ itemId }: RealtimeItem) => !createdIds.has(itemId) && !leaving.has(itemId);
    const lastStaying = newHistory.findLastIndex(stays);
    let previousItemId = "root";
    for (const [index, item] of newHistory.entries()) {
      if (!createdIds.has(item.itemId)) {
        if (stays(item)) previousItemId = item.itemId;
      } else if (item.type === "message") {
        this.#create(item, index < lastStaying ? previousItemId : undefined);
        previousItemId = item.itemId;
      } else {
        this.#options.warn("Cannot add or change function calls in the history: left out");
      }
    }
  }

  /** Takes an event of the server: it may say that a request was done. */
  handle(event: RealtimeServerEvent): void {
    switch (event.type) {
      case "conversation.item.added":
        return this.#settle(event.item?.id, "create");
      case "conversation.item.deleted":
        return this.#settle(event.item_id, "delete");
      case "conversation.item.truncated":
        return this.#settle(event.item_id, "truncate");
    }
  }

  /**
   * Cuts an item of which nothing was heard. A server that has none of its audio yet refuses that, and
   * the item is deleted then.
   */
  truncateToNothing(position: PlaybackPosition): void {
    this.#request({ itemId: position.itemId, kind: "truncate" }, truncation(position, 0));
  }

  /**
   * The server has refused something. Some refusals do not say which event (PROTOCOL A.13): one that
   * speaks of truncating is about the oldest truncation.
   */
  refused({ event_id, code, message }: RealtimeApiError): void {
    const request = this.#take(({ kind }, eventId) =>
      typeof event_id === "string"
        ? eventId === event_id
        : kind === "truncate" && /truncat/.test(`${code} ${message}`)
    );
    if (request?.kind === "truncate") this.#delete(request.itemId);
  }

  #delete(itemId: string): void {
    this.#request({ itemId, kind: "delete" }, {
      type: "conversation.item.delete",
      item_id: itemId,
    });
  }

  #create(
    item: Extract<RealtimeItem, { type: "message" }>,
    previousItemId: string | undefined,
  ): void {
    const { itemId: id, role } = item;
    const content = role === "user" ? item.content.map(toWirePart) : item.content;
    const status = role !== "system" && item.status || undefined;
    this.#request({ itemId: id, kind: "create" }, {
      type: "conversation.item.create",
      previous_item_id: previousItemId,
      item: { type: "message", role, content, id, status },
    });
  }

  #request(request: PendingRequest, event: RealtimeClientEvent): void {
    const family = request.kind === "truncate" ? "voicewire" : "agents";
    const eventId = this.#options.eventIds(`${family}_${request.kind}`);
    this.#pending.set(eventId, request);
    if (this.#pending.size > REQUESTS_KEPT) {
      this.#pending.delete(this.#pending.keys().next().value!);
    }
    this.#options.send({ ...event, event_id: eventId });
  }

  #settle(itemId: string | undefined, kind: PendingRequest["kind"]): void {
    this.#take((request) => request.itemId === itemId && request.kind === kind);
  }

  /** The oldest of such requests, which waits no more. */
  #take(
    isIt: (request: PendingRequest, eventId: string) => boolean,
  ): PendingRequest | undefined {
    for (const [eventId, request] of this.#pending) {
      if (!isIt(request, eventId)) continue;
      this.#pending.delete(eventId);
      return request;
    }
    return undefined;
  }
}

function refuseWhatCannotBeCreated(item: RealtimeItem, before: RealtimeItem | undefined): void {
  if (MCP_TYPE.test(item.type) || MCP_TYPE.test(before?.type ?? "")) {
    throw new UserError(
      `Cannot add or change MCP items in the history: leave "${item.itemId}" as it is`,
    );
  }
  const hasAudio = item.type === "message" && item.role === "assistant" &&
    item.content.some((part) => part.type === "output_audio");
  if (hasAudio) {
    throw new UserError(
      `Cannot add or change assistant audio in the history: give "${item.itemId}" text instead`,
    );
  }
}

function toWirePart(part: { readonly type: string }): unknown {
  if (part.type !== "input_image") return part;
  const { image, ...rest } = part as { type: string; image?: string };
  return { ...rest, image_url: image };
}

/** Whether there was such an item, and it said the same. Where they stand does not count. */
function saysTheSame(item: RealtimeItem, before: RealtimeItem | undefined): boolean {
  return item === before || (before !== undefined && contentOf(item) === contentOf(before));
}

function contentOf(item: RealtimeItem): string {
  return JSON.stringify({ ...item, previousItemId: undefined });
}
