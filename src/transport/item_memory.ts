import type { RealtimeMcpCallItem, RealtimeMessageItem } from "./realtime_item.ts";

type Item = RealtimeMessageItem | RealtimeMcpCallItem;

/**
 * The messages and MCP calls of the conversation as they were last announced. The server says of a
 * transcription, a truncation or a call's arguments only which item it is about: what the item is
 * now is worked out here, without asking the server for it.
 */
export class ItemMemory {
  readonly #items = new Map<string, Item>();

  /**
   * An item was announced. A place that is known stays known. Of messages only those with a transcript
   * can change later, so no others are kept, and of those no audio.
   */
  remember(item: Item): Item {
    if (item.type !== "message") {
      this.#items.set(item.itemId, item);
    } else if (item.role !== "system" && item.content.some(hasTranscript)) {
      const before = this.#items.get(item.itemId) as RealtimeMessageItem | undefined;
      const place = before?.previousItemId;
      const content = item.content.map(withoutAudio);
      const kept = { ...place === undefined ? {} : { previousItemId: place }, ...item, content };
      this.#items.set(item.itemId, kept as RealtimeMessageItem);
    }
    return item;
  }

  /** The item with a part's transcript changed (`null`: it has none any more); `undefined` if it is not known. */
  withTranscript(
    itemId: string,
    contentIndex: number,
    transcript: string | null,
  ): RealtimeMessageItem | undefined {
    const item = this.#items.get(itemId);
    if (item?.type !== "message" || item.role === "system") return undefined;
    const content = item.content.map((part, index) =>
      index === contentIndex && hasTranscript(part) ? { ...part, transcript } : part
    );
    const changed = { ...item, content } as RealtimeMessageItem;
    this.#items.set(itemId, changed);
    return changed;
  }

  /** The MCP call with its arguments changed; `undefined` if it is not known. */
  withArguments(itemId: string, text: string): RealtimeMcpCallItem | undefined {
    const call = this.#items.get(itemId);
    if (!call || call.type === "message") return undefined;
    const changed = { ...call, arguments: text };
    this.#items.set(itemId, changed);
    return changed;
  }

  /** An item was deleted. */
  forget(itemId: string): void {
    this.#items.delete(itemId);
  }
}

/** Not everything in a list of parts need be one. */
function hasTranscript(part: object | null): boolean {
  return typeof part === "object" && part !== null && "transcript" in part;
}

function withoutAudio(part: object | null): object | null {
  if (part === null || typeof part !== "object" || !("audio" in part)) return part;
  const { audio: _audio, ...rest } = part;
  return rest;
}
