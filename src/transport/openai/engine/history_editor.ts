import { UserError } from "../../../contract/errors.ts";
import type { RealtimeItem } from "../../../contract/realtime_item.ts";
import type { RealtimeClientEvent } from "../../../wire/openai/client_events.ts";
import type { RealtimeApiError, RealtimeServerEvent } from "../../../wire/openai/server_events.ts";
import type { PlaybackPosition } from "../../playback_ledger.ts";
import { truncation } from "./client_requests.ts";
import type { EventIds } from "./event_ids.ts";

/** The options of a {@linkcode HistoryEditor}. */
export interface HistoryEditorOptions {
  /** Sends a client event. */
  send(event: RealtimeClientEvent): void;
  /** Called with a warning about each item that cannot be created and is left out. */
  warn(message: string): void;
  /** Creates the ids of the client events. */
  readonly eventIds: EventIds;
}

interface PendingRequest {
  readonly itemId: string;
  readonly kind: "create" | "delete" | "truncate";
  /** Whether it follows an interruption. Then its refusal is no error of the application. */
  readonly stops?: boolean;
  /** Where a truncation cuts the item. */
  readonly heardMs?: number;
}

/**
 * How many requests are remembered that the server has not answered. A server that answers none of
 * them would fill the memory; the history of an hour has fewer items.
 */
const REQUESTS_KEPT = 10_000;

/** Matches the types of MCP items: calls of MCP tools, and requests to approve them. */
const MCP_TYPE = /^mcp_/;

/**
 * Turns an edited history into client events (docs/agents_realtime.md#sdk-calls-on-the-wire). It
 * first deletes the items that were removed or changed, then creates the new and changed ones. A
 * created item names its `previous_item_id` if an item that stays comes after it; otherwise the
 * server appends it. The local history changes only when the server confirms.
 */
export class HistoryEditor {
  readonly #options: HistoryEditorOptions;
  /** The requests that the server has not answered, by the id of their event, in the order of sending. */
  readonly #pending = new Map<string, PendingRequest>();

  /** Sends nothing before {@linkcode edit} or {@linkcode truncate}. */
  constructor(options: HistoryEditorOptions) {
    this.#options = options;
  }

  /**
   * Sends the events that change `oldHistory` into `newHistory`.
   *
   * @throws {UserError} If an MCP item, or an assistant item with audio, is new or changed. The service
   * accepts neither from a client. Nothing is sent then.
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
    const leaving = new Set<string>(); // items whose deletion is not confirmed yet
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
        this.#options.warn(
          "The new history adds or changes a function call. Function calls cannot be created here, so it was left out.",
        );
      }
    }
  }

  /** Handles an event of the server, which may confirm a request. */
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
   * Truncates an interrupted item after the `heardMs` that were heard. If nothing was heard and the server has
   * no audio of the item yet, it refuses, and the item is deleted instead.
   */
  truncate(position: PlaybackPosition, heardMs: number): void {
    const { itemId } = position;
    const request = { itemId, kind: "truncate", stops: true, heardMs } as const;
    this.#request(request, truncation(position, heardMs));
  }

  /**
   * Called when the server has refused an event. Some refusals do not name the event
   * (docs/protocol.md#errors-that-name-no-event). Such a refusal counts for the oldest request that its code
   * or message is about. Returns whether the request followed an interruption, and came too late.
   */
  refused(error: RealtimeApiError): boolean {
    const { event_id } = error;
    const request = this.#take((request, eventId) =>
      typeof event_id === "string" ? eventId === event_id : isAbout(error, request)
    );
    if (!request?.stops) return false;
    if (request.heardMs === 0) this.#delete(request.itemId, true);
    return true;
  }

  #delete(itemId: string, stops = false): void {
    this.#request({ itemId, kind: "delete", stops }, {
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
    const family = request.stops ? "voicewire" : "agents";
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

  /** Removes and returns the oldest request for which `isIt` is true. */
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

/** Whether an error without an `event_id` is about a request, by its code and message. */
function isAbout({ code, message }: RealtimeApiError, request: PendingRequest): boolean {
  switch (request.kind) {
    case "truncate":
      return /truncat/.test(`${code} ${message}`) ||
        (request.heardMs !== 0 && /already shorter than/.test(`${message}`));
    case "delete":
      return code === "item_delete_invalid_item_id" && `${message}`.includes(`'${request.itemId}'`);
    default:
      return false;
  }
}

function refuseWhatCannotBeCreated(item: RealtimeItem, before: RealtimeItem | undefined): void {
  if (MCP_TYPE.test(item.type) || MCP_TYPE.test(before?.type ?? "")) {
    throw new UserError(
      `Cannot reset the history: the service does not accept MCP items from a client. ` +
        `Leave the item "${item.itemId}" as it is`,
    );
  }
  const hasAudio = item.type === "message" && item.role === "assistant" &&
    item.content.some((part) => part.type === "output_audio");
  if (hasAudio) {
    throw new UserError(
      `Cannot reset the history: the service does not accept assistant audio from a client. ` +
        `Give the item "${item.itemId}" text instead`,
    );
  }
}

function toWirePart(part: { readonly type: string }): unknown {
  if (part.type !== "input_image") return part;
  const { image, ...rest } = part as { type: string; image?: string };
  return { ...rest, image_url: image };
}

/** Whether an item has the same content as before. Its place does not matter. */
function saysTheSame(item: RealtimeItem, before: RealtimeItem | undefined): boolean {
  return item === before || (before !== undefined && contentOf(item) === contentOf(before));
}

function contentOf(item: RealtimeItem): string {
  return JSON.stringify({ ...item, previousItemId: undefined });
}
