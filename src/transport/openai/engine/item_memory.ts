import type { RealtimeMcpCallItem, RealtimeMessageItem } from "../../../contract/realtime_item.ts";
import { isObject } from "../../../wire/is_object.ts";

type Item = RealtimeMessageItem | RealtimeMcpCallItem;

/**
 * The messages and MCP calls of the conversation as they were last announced, by their ids. The
 * server says of a transcription, a truncation or a call's arguments only which item it is about:
 * what the item is now is worked out from these, without asking the server for it.
 */
export type ItemMemory = Map<string, Item>;

/**
 * An item was announced. A place that is known stays known. Of messages only those with a transcript
 * can change later, so no others are kept, and of those no audio.
 */
export function remember<Kind extends Item>(items: ItemMemory, item: Kind): Kind {
  if (item.type !== "message") {
    items.set(item.itemId, item);
  } else if (item.role !== "system" && item.content.some(hasTranscript)) {
    const before = items.get(item.itemId) as RealtimeMessageItem | undefined;
    const place = before?.previousItemId;
    const content = item.content.map(withoutAudio);
    const kept = { ...place === undefined ? {} : { previousItemId: place }, ...item, content };
    items.set(item.itemId, kept as RealtimeMessageItem);
  }
  return item;
}

/** The item with a part's transcript changed (`null`: it has none any more); `undefined` if it is not known. */
export function withTranscript(
  items: ItemMemory,
  itemId: string,
  contentIndex: number,
  transcript: string | null,
): RealtimeMessageItem | undefined {
  const item = items.get(itemId);
  if (item?.type !== "message" || item.role === "system") return undefined;
  const content = item.content.map((part, index) =>
    index === contentIndex && hasTranscript(part) ? { ...part, transcript } : part
  );
  const changed = { ...item, content } as RealtimeMessageItem;
  items.set(itemId, changed);
  return changed;
}

/** The MCP call with its arguments changed; `undefined` if it is not known. */
export function withArguments(
  items: ItemMemory,
  itemId: string,
  text: string,
): RealtimeMcpCallItem | undefined {
  const call = items.get(itemId);
  if (!call || call.type === "message") return undefined;
  const changed = { ...call, arguments: text };
  items.set(itemId, changed);
  return changed;
}

/** Not everything in a list of parts need be one. */
function hasTranscript(part: object | null): boolean {
  return isObject(part) && "transcript" in part;
}

function withoutAudio(part: object | null): object | null {
  if (!isObject(part)) return part;
  const { audio: _audio, ...rest } = part;
  return rest;
}
