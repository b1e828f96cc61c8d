import type {
  RealtimeAudioTruncation,
  RealtimeItem,
  RealtimeMessageItem,
} from "../transport/realtime_item.ts";
import { heardTranscript } from "./heard_transcript.ts";

/** Any part of a message, seen from outside. */
interface Part {
  readonly type: string;
  readonly audio?: string | null;
  readonly transcript?: string | null;
  readonly truncation?: RealtimeAudioTruncation;
}

/** An item as the history keeps it: without audio, unless that is asked for. */
export function withoutAudio(item: RealtimeItem): RealtimeItem {
  if (item.type !== "message" || item.role === "system") return item;
  return withParts(item, (part) => isAudio(part) ? { ...part, audio: null } : part);
}

/**
 * What an item is after an update. The server says less of an item later than it did before: a
 * transcript goes with a truncation, audio comes once, a function call knows nothing of its output.
 * What was known stays known.
 */
export function mergeItem(known: RealtimeItem, update: RealtimeItem): RealtimeItem {
  const place = "previousItemId" in known && known.previousItemId !== undefined &&
      !("previousItemId" in update)
    ? { previousItemId: known.previousItemId }
    : {};
  if (known.type === "message" && update.type === "message") {
    if (update.role === "system") return { ...update, ...place };
    const parts = known.content as readonly Part[];
    return withParts({ ...update, ...place } as RealtimeMessageItem, (part, index) => {
      const before = parts[index];
      return before && isAudio(part) && before.type === part.type
        ? mergeAudioPart(before, part)
        : part;
    });
  }
  const answered = "output" in known && "output" in update && update.output === null &&
    known.output !== null;
  return {
    ...update,
    ...place,
    ...answered ? { output: known.output, status: known.status } : {},
  } as RealtimeItem;
}

/** An item with the words of the caller, which come some time after the item. */
export function withTranscript(item: RealtimeItem, transcript: string): RealtimeItem {
  if (item.type !== "message" || item.role !== "user") return item;
  const said = withParts(
    item,
    (part) => part.type === "input_audio" ? { ...part, transcript } : part,
  );
  return { ...said, status: "completed" } as RealtimeItem;
}

/** An item whose audio in one part was cut off. */
export function withTruncation(
  item: RealtimeItem,
  contentIndex: number,
  truncation: RealtimeAudioTruncation,
): RealtimeItem {
  if (item.type !== "message" || item.role !== "assistant") return item;
  return withParts(
    item,
    (part, index) =>
      index === contentIndex && part.type === "output_audio"
        ? truncatedPart(part, truncation)
        : part,
  );
}

/** Whether two values say the same. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [mine, theirs] = [Object.entries(a), Object.entries(b)];
  return mine.length === theirs.length &&
    mine.every(([name, value]) => sameValue(value, (b as Record<string, unknown>)[name]));
}

function mergeAudioPart(before: Part, part: Part): Part {
  const merged = {
    ...part,
    ...before.transcript && !part.transcript ? { transcript: before.transcript } : {},
    ...before.audio && !part.audio ? { audio: before.audio } : {},
  };
  return before.truncation ? truncatedPart(merged, before.truncation) : merged;
}

/** The transcript may come before the truncation or after it. */
function truncatedPart(part: Part, { heardMs, generatedMs }: RealtimeAudioTruncation): Part {
  const { transcript } = part;
  const truncation: RealtimeAudioTruncation = {
    heardMs,
    ...generatedMs === undefined ? {} : { generatedMs },
    ...generatedMs === undefined || !transcript
      ? {}
      : { heardTranscript: heardTranscript(transcript, heardMs, generatedMs) },
  };
  return { ...part, truncation };
}

function isAudio({ type }: Part): boolean {
  return type === "input_audio" || type === "output_audio";
}

function withParts(
  item: RealtimeMessageItem,
  change: (part: Part, index: number) => Part,
): RealtimeMessageItem {
  return { ...item, content: (item.content as Part[]).map(change) } as RealtimeMessageItem;
}
