import { heardTranscript } from "../../contract/heard_transcript.ts";
import type { RealtimeAudioTruncation, RealtimeItem } from "../../contract/realtime_item.ts";

/** Any part of a message, seen from outside. */
interface Part {
  readonly type: string;
  audio?: string | null;
  transcript?: string | null;
  readonly truncation?: RealtimeAudioTruncation;
}

/** Any item, seen from outside. */
interface AnyItem {
  readonly previousItemId?: string | null;
  readonly status?: string;
  readonly content?: readonly Part[];
  readonly output?: string | null;
}

/** An item as the history keeps it: without audio, unless that is asked for. */
export function withoutAudio(item: RealtimeItem): RealtimeItem {
  return withParts(item, (part) => isAudio(part) ? { ...part, audio: null } : part);
}

/**
 * What an item is after an update. The server says less of an item later than it did before: a
 * transcript goes with a truncation, audio comes once, a function call knows nothing of its output.
 * What was known stays known.
 */
export function mergeItem(known: RealtimeItem, update: RealtimeItem): RealtimeItem {
  const { previousItemId, status, content, output } = known as AnyItem;
  const isAnswered = output != null && (update as AnyItem).output === null;
  const merged = {
    ...previousItemId !== undefined && { previousItemId },
    ...update,
    ...isAnswered && { output, status },
  } as RealtimeItem;
  return withParts(merged, (part, index) => {
    const before = content?.[index];
    return before && isAudio(part) && before.type === part.type ? mergeAudio(before, part) : part;
  });
}

/** An item with the words of the caller, which come some time after the item. */
export function withTranscript(item: RealtimeItem, transcript: string): RealtimeItem {
  if (item.type !== "message" || item.role !== "user") return item;
  return withParts(
    { ...item, status: "completed" },
    (part) => part.type === "input_audio" ? { ...part, transcript } : part,
  );
}

/** An item whose audio in one part was cut off. */
export function withTruncation(
  item: RealtimeItem,
  contentIndex: number,
  truncation: RealtimeAudioTruncation,
): RealtimeItem {
  return withParts(
    item,
    (part, index) =>
      index === contentIndex && part.type === "output_audio" ? truncated(part, truncation) : part,
  );
}

function mergeAudio({ transcript, audio, truncation }: Part, part: Part): Part {
  const merged = { ...part };
  if (transcript) merged.transcript ||= transcript;
  if (audio) merged.audio ||= audio;
  return truncation ? truncated(merged, truncation) : merged;
}

/** The transcript may come before the truncation or after it. */
function truncated(part: Part, { heardMs, generatedMs }: RealtimeAudioTruncation): Part {
  const { transcript } = part;
  const truncation = {
    heardMs,
    ...generatedMs !== undefined && {
      generatedMs,
      ...transcript && { heardTranscript: heardTranscript(transcript, heardMs, generatedMs) },
    },
  };
  return { ...part, truncation };
}

function isAudio({ type }: Part): boolean {
  return type === "input_audio" || type === "output_audio";
}

function withParts(item: RealtimeItem, change: (part: Part, index: number) => Part): RealtimeItem {
  if (item.type !== "message") return item;
  return { ...item, content: (item.content as Part[]).map(change) } as RealtimeItem;
}
