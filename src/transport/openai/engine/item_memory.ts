import type { RealtimeMcpCallItem, RealtimeMessageItem } from "../../../contract/realtime_item.ts";
import { isObject } from "../../../wire/is_object.ts";

type Item = RealtimeMessageItem | RealtimeMcpCallItem;

/**
 * The latest state of the messages and MCP calls of the conversation, by their ids. When the server
 * transcribes or truncates an item, or completes the arguments of a call, its event names only the item's
 * id. The new state of the item is computed from this map, without another request to the server.
 */
export type ItemMemory = Map<string, Item>;

/**
 * Stores an item, and returns it. Only messages with a transcript can change later, so other messages are
 * not stored. Audio is never stored. If the item has no place, the stored copy keeps the place that was
 * known before.
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

/**
 * Changes the transcript of a part (`null`: it has none any more), and returns the changed item. Returns
 * `undefined` if the item is not known.
 */
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

/** Changes the arguments of an MCP call, and returns the call; `undefined` if it is not known. */
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

/** Whether a value is a part with a transcript. A server may put other values into the list of parts. */
function hasTranscript(part: object | null): boolean {
  return isObject(part) && "transcript" in part;
}

function withoutAudio(part: object | null): object | null {
  if (!isObject(part)) return part;
  const { audio: _audio, ...rest } = part;
  return rest;
}
