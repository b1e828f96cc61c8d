import type { AudioFormat } from "../../../audio/format.ts";
import { base64ToBytes } from "../../../wire/base64.ts";
import type { ConversationItem, UserContent } from "../../../wire/openai/items.ts";
import type { IdSource } from "../base/id_source.ts";
import { invalidValue } from "../base/problems.ts";
import type { IdentifiedItem, StoredItem } from "./conversation.ts";
import { ItemAudio } from "./item_audio.ts";

/**
 * Prepares a client's item for the conversation. It gets an id and the status `completed`, and its
 * audio moves out of the JSON.
 *
 * @throws {ApiProblem} If the item's audio is not base64.
 */
export function storeClientItem(
  item: ConversationItem,
  format: AudioFormat,
  ids: IdSource,
): StoredItem {
  const id = item.id ?? ids.item();
  const common = { id, object: "realtime.item" as const, status: "completed" as const };
  if (item.type === "message" && item.role === "user") {
    const parts = item.content.map((part, index) => takeAudio(part, index, format));
    const content = parts.map(({ part }) => part);
    const audio = parts.find((part) => part.audio)?.audio;
    return { item: { ...item, ...common, content }, audio, byModel: false };
  }
  if (item.type === "function_call") {
    const call_id = item.call_id ?? ids.functionCall();
    return { item: { ...item, ...common, call_id }, byModel: false };
  }
  return { item: { ...item, ...common } as IdentifiedItem, byModel: false };
}

function takeAudio(
  part: UserContent,
  index: number,
  format: AudioFormat,
): { readonly part: UserContent; readonly audio?: ItemAudio } {
  if (part.type !== "input_audio") return { part };
  const { audio: base64 = "", transcript = null } = part;
  try {
    const audio = new ItemAudio(format, base64ToBytes(base64));
    return { part: { type: "input_audio", transcript }, audio };
  } catch {
    throw invalidValue("The audio is not valid base64.", `item.content[${index}].audio`);
  }
}
