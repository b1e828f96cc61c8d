import type { RealtimeMcpCallItem, RealtimeMessageItem } from "../../../contract/realtime_item.ts";
import { isObject } from "../../../wire/is_object.ts";

type Item = RealtimeMessageItem | RealtimeMcpCallItem;

/** How many transcripts, arguments and places are remembered of items that have not come. */
const WAITING_KEPT = 10_000;

/**
 * The latest state of the messages and MCP calls of the conversation, by their ids. When the server
 * transcribes or truncates an item, or completes the arguments of a call, its event names only the item's
 * id. The new state of the item is computed from this memory, without another request to the server. An
 * event that comes before its item waits for it.
 */
export class ItemMemory {
  readonly #items = new Map<string, Item>();
  readonly #places = new Map<string, string | null>();
  readonly #arguments = new Map<string, string>();
  readonly #transcripts = new Map<string, ReadonlyMap<number, string>>();

  /** Stores the place of an item. */
  place(itemId: string, previousItemId: string | null): void {
    keep(this.#places, itemId, previousItemId);
  }

  /** Returns the place of an item as a field for its update; no field if the place is not known. */
  placeOf(itemId: string): { readonly previousItemId?: string | null } {
    const previousItemId = this.#places.get(itemId);
    return previousItemId === undefined ? {} : { previousItemId };
  }

  /** Stores the arguments of a call until its item is complete. */
  keepArguments(itemId: string, text: string): void {
    keep(this.#arguments, itemId, text);
  }

  /** Takes the arguments of a call that came before it. */
  takeArguments(itemId: string): string | undefined {
    const text = this.#arguments.get(itemId);
    this.#arguments.delete(itemId);
    return text;
  }

  /** Forgets an item. */
  forget(itemId: string): void {
    for (const map of [this.#items, this.#places, this.#arguments, this.#transcripts]) {
      map.delete(itemId);
    }
  }

  /**
   * Stores an item, and returns it with what waited for it. Only messages with a transcript can change
   * later, so other messages are not stored. Audio is never stored. The stored copy has the known place.
   */
  remember(item: Item): Item {
    const { itemId } = item;
    if (item.type !== "message") {
      const text = this.takeArguments(itemId);
      const call = item.arguments || text === undefined ? item : { ...item, arguments: text };
      this.#items.set(itemId, call);
      return call;
    }
    if (item.role === "system" || !item.content.some(hasTranscript)) return item;
    const message = this.#withWaitingTranscripts(item);
    const content = message.content.map(withoutAudio);
    this.#items.set(
      itemId,
      { ...message, ...this.placeOf(itemId), content } as RealtimeMessageItem,
    );
    return message;
  }

  /**
   * Changes the transcript of a part (`null`: it has none any more), and returns the changed item. Returns
   * `undefined` if the item is not known. A transcript then waits for it.
   */
  withTranscript(
    itemId: string,
    contentIndex: number,
    transcript: string | null,
  ): RealtimeMessageItem | undefined {
    const item = this.#items.get(itemId);
    if (item?.type !== "message" || item.role === "system") {
      if (transcript !== null) {
        const waiting = new Map(this.#transcripts.get(itemId)).set(contentIndex, transcript);
        keep(this.#transcripts, itemId, waiting);
      }
      return undefined;
    }
    const changed = withParts(
      item,
      (index, before) => index === contentIndex ? transcript : before,
    );
    this.#items.set(itemId, changed);
    return changed;
  }

  /**
   * Changes the arguments of an MCP call, and returns the call. Returns `undefined` if it is not known. The
   * arguments then wait for it.
   */
  withArguments(itemId: string, text: string): RealtimeMcpCallItem | undefined {
    const call = this.#items.get(itemId);
    if (!call || call.type === "message") {
      this.keepArguments(itemId, text);
      return undefined;
    }
    const changed = { ...call, arguments: text };
    this.#items.set(itemId, changed);
    return changed;
  }

  #withWaitingTranscripts(item: RealtimeMessageItem): RealtimeMessageItem {
    const waiting = this.#transcripts.get(item.itemId);
    if (!waiting) return item;
    this.#transcripts.delete(item.itemId);
    return withParts(item, (index, transcript) => transcript || waiting.get(index));
  }
}

/**
 * Stores a value, and drops the first one of too many. A known item keeps its turn: to delete and add it again
 * with every event would make a large map slow.
 */
function keep<Value>(map: Map<string, Value>, itemId: string, value: Value): void {
  map.set(itemId, value);
  if (map.size > WAITING_KEPT) map.delete(map.keys().next().value!);
}

/** Returns a message with the transcripts that a function returns for the present ones. */
function withParts(
  item: RealtimeMessageItem,
  transcriptOf: (index: number, before: string | null | undefined) => string | null | undefined,
): RealtimeMessageItem {
  const content = item.content.map((part, index) => {
    if (!hasTranscript(part)) return part;
    const { transcript: before } = part as { readonly transcript?: string | null };
    const transcript = transcriptOf(index, before);
    return transcript === before ? part : { ...part, transcript };
  });
  return { ...item, content } as RealtimeMessageItem;
}

/** Whether a value is a part with a transcript. A server may put other values into the list of parts. */
function hasTranscript(part: object | null): boolean {
  return isObject(part) && "transcript" in part;
}

function withoutAudio(part: object | null): object | null {
  if (!isObject(part)) return part;
  const { audio: _audio, ...rest } = part;
  return rest;
}
