import type { Timings } from "./measure.ts";

/** The result of one history job. */
export interface HistoryResult extends Timings {
  readonly event: "updated" | "added and deleted";
  readonly items: number;
  readonly hasListener: boolean;
}

/** The history's results of one runtime. */
export interface HistoryReport {
  /** The runtime's name and version. */
  readonly runtime: string;
  readonly history: readonly HistoryResult[];
}

/** The history's section of BENCHMARKS.md. */
export function historySection(reports: readonly HistoryReport[]): string {
  const date = new Date().toISOString().slice(0, 10);
  return [
    "## History",
    "",
    `Made by \`deno task bench\` on ${date}, ${Deno.build.arch} ${Deno.build.os}, ` +
    `${navigator.hardwareConcurrency} threads, compared with \`@openai/agents-realtime\` 0.20.0.`,
    "",
    "The cost of a server event about an item in a session, from the socket to the listener of",
    "`history_updated`, by the number of items in the conversation. _Updated_ is one event about the",
    "last item. _Added and deleted_ are two events. All run in one process, through the same",
    "in-memory socket, in turns. The figures are the median of 7 rounds. _Growth_ compares our time",
    "with our own time at the fewest items.",
    ...reports.flatMap(({ runtime, history }) => ["", `### ${runtime}`, "", ...table(history)]),
  ].join("\n");
}

function table(results: readonly HistoryResult[]): string[] {
  return [
    "| event | listener | items | ours µs | growth | incumbent µs | times faster than the incumbent |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...[...results].sort(byEvent).map((result) => {
      const { event, hasListener, items, ours, theirs } = result;
      const first = results.find((other) =>
        other.event === event && other.hasListener === hasListener
      );
      return `| ${
        [
          event,
          hasListener ? "one" : "none",
          items,
          ours.toFixed(2),
          (ours / (first ?? result).ours).toFixed(2),
          theirs.toFixed(1),
          (theirs / ours).toFixed(1),
        ].join(" | ")
      } |`;
    }),
  ];
}

function byEvent(a: HistoryResult, b: HistoryResult): number {
  return b.event.localeCompare(a.event) || Number(a.hasListener) - Number(b.hasListener) ||
    a.items - b.items;
}
