import type { ConversationResult } from "./conversation.ts";
import type { TimelineEntry } from "./timeline.ts";

/** One line of the timeline. */
export function timelineLine(entry: TimelineEntry): string {
  return `${seconds(entry.atMs)}  ${words(entry)}`;
}

function words(entry: TimelineEntry): string {
  switch (entry.event) {
    case "connected":
      return `        connected (${Math.round(entry.tookMs)} ms)`;
    case "speech_started":
      return "caller  speech started";
    case "speech_stopped":
      return "caller  speech stopped";
    case "reply_began":
      return `model   reply began${
        entry.latencyMs === null ? "" : ` (after ${Math.round(entry.latencyMs)} ms)`
      }`;
    case "barge_in":
      return "caller  BARGE-IN: the model falls silent";
    case "item_truncated":
      return `server  item truncated at ${entry.heardMs} ms heard`;
    case "item_deleted":
      return "server  item deleted: the caller had heard nothing of it";
    case "reply_heard":
      return `model   reply heard to the end: "${entry.transcript}"`;
    case "response_failed":
      return `server  the response failed: ${entry.reason}`;
    case "answer_cut":
      return "demo    the answer is too long: the recording ends here";
    case "error":
      return `server  error: ${entry.message}`;
  }
}

/** The lines at the end of the output. */
export function summaryLines(result: ConversationResult & { readonly output: string }): string[] {
  const { bargeIns, latenciesMs, output, durationMs } = result;
  const list = (values: readonly number[]) =>
    values.length ? values.map((ms) => `${Math.round(ms)} ms`).join(", ") : "none";
  return [
    "",
    ...bargeIns.map(({ playedMs, truncatedAtMs }) =>
      `Barge-in: the speaker had played ${playedMs} ms, the server keeps ${
        truncatedAtMs ?? "all"
      } ms`
    ),
    `End of turn to reply:        ${list(latenciesMs.reply)}`,
    `First sound to silence:      ${list(latenciesMs.bargeIn)}`,
    `${(durationMs / 1000).toFixed(2)} s of conversation, caller left and model right: ${output}`,
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2).padStart(7)} s`;
}
