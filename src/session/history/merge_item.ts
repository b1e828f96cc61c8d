import { heardTranscript } from "../../contract/heard_transcript.ts";
import type { RealtimeAudioTruncation, RealtimeItem } from "../../contract/realtime_item.ts";

/** The fields that any part of a message may have. */
interface Part {
  readonly type: string;
  audio?: string | null;
  transcript?: string | null;
  readonly truncation?: RealtimeAudioTruncation;
}

/** How much of a part was heard, and generated if that is known. */
interface Cut {
  readonly heardMs: number;
  readonly generatedMs?: number | undefined;
}

/** The fields that any item may have. */
interface AnyItem {
  readonly previousItemId?: string | null;
  readonly status?: string;
  readonly content?: readonly Part[];
  readonly output?: string | null;
}

/** Returns an item without its audio. */
export function withoutAudio(item: RealtimeItem): RealtimeItem {
  return withParts(item, (part) => isAudio(part) ? { ...part, audio: null } : part);
}

/**
 * Merges an update into an item. A later event of the server may leave out earlier fields: a truncation
 * drops the transcript, audio comes once, and a function call comes without its output. Known values
 * are kept. So is the place, as some servers say `null` for any place at the end of an item.
 */
export function mergeItem(known: RealtimeItem, update: RealtimeItem): RealtimeItem {
  const { previousItemId, status, content, output } = known as AnyItem;
  const isAnswered = output != null && (update as AnyItem).output === null;
  const merged = {
    ...update,
    ...previousItemId !== undefined && {
      previousItemId: (update as AnyItem).previousItemId ?? previousItemId,
    },
    ...isAnswered && { output, status },
  } as RealtimeItem;
  return withParts(merged, (part, index) => {
    const before = content?.[index];
    return before && isAudio(part) && before.type === part.type ? mergeAudio(before, part) : part;
  });
}

/** Whether an item has a part for the transcript of the caller. */
export function isTranscribable(item: RealtimeItem): boolean {
  return item.type === "message" && item.role === "user" &&
    (item.content as readonly Part[]).some((part) => part?.type === "input_audio");
}

/** Whether an item has audio of the model in one part. */
export function isTruncatable(item: RealtimeItem, contentIndex: number): boolean {
  return item.type === "message" &&
    (item.content as readonly Part[])[contentIndex]?.type === "output_audio";
}

/** Returns an item with the transcript of the caller, which comes some time after the item. */
export function withTranscript(item: RealtimeItem, transcript: string): RealtimeItem {
  if (item.type !== "message" || item.role !== "user") return item;
  return withParts(
    { ...item, status: "completed" },
    (part) => part.type === "input_audio" ? { ...part, transcript } : part,
  );
}

/** Returns an item with the audio of one part cut. */
export function withTruncation(
  item: RealtimeItem,
  contentIndex: number,
  truncation: Cut,
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
function truncated(part: Part, { heardMs, generatedMs }: Cut): Part {
  const { transcript } = part;
  const truncation = {
    heardMs,
    ...generatedMs !== undefined && {
      generatedMs,
      ...transcript && generatedMs > 0 &&
        { heardTranscript: heardTranscript(transcript, heardMs, generatedMs) },
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
