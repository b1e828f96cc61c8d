import type { RealtimeMcpCallItem, RealtimeMessageItem } from "./realtime_item.ts";

/**
 * The messages and MCP calls of the conversation as they were last announced. The server says of a
 * transcription, a truncation or a call's arguments only which item it is about: what the item is
 * now is worked out here, without asking the server for it.
 */
export class ItemMemory {
  readonly #items = new Map<string, RealtimeMessageItem>();
  readonly #calls = new Map<string, RealtimeMcpCallItem>();

  /**
   * An item was announced. A place that is known stays known. Only what has a transcript can change
   * later, so nothing else is kept, and of that no audio.
   */
  remember(item: RealtimeMessageItem): RealtimeMessageItem {
    if (item.role === "system" || !item.content.some(hasTranscript)) return item;
    const before = this.#items.get(item.itemId);
    const place = item.previousItemId === undefined ? before?.previousItemId : item.previousItemId;
    const content = item.content.map(withoutAudio);
    const kept = { ...item, content, ...place === undefined ? {} : { previousItemId: place } };
    this.#items.set(item.itemId, kept as RealtimeMessageItem);
    return item;
  }

  /** The item with a part's transcript changed (`null`: it has none any more); `undefined` if it is not known. */
  withTranscript(
    itemId: string,
    contentIndex: number,
    transcript: string | null,
  ): RealtimeMessageItem | undefined {
    const item = this.#items.get(itemId);
    if (!item || item.role === "system") return undefined;
    const content = item.content.map((part, index) =>
      index === contentIndex && hasTranscript(part) ? { ...part, transcript } : part
    );
    const changed = { ...item, content } as RealtimeMessageItem;
    this.#items.set(itemId, changed);
    return changed;
  }

  /** An MCP call was announced. */
  rememberCall(call: RealtimeMcpCallItem): RealtimeMcpCallItem {
    this.#calls.set(call.itemId, call);
    return call;
  }

  /** The MCP call with its arguments changed; `undefined` if it is not known. */
  withArguments(itemId: string, text: string): RealtimeMcpCallItem | undefined {
    const call = this.#calls.get(itemId);
    return call && this.rememberCall({ ...call, arguments: text });
  }

  /** An item was deleted. */
  forget(itemId: string): void {
    this.#items.delete(itemId);
    this.#calls.delete(itemId);
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
