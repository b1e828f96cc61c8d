import type { Timings } from "./measure.ts";

/** The results of one runtime. */
export interface BenchReport {
  /** The runtime's name and version. */
  readonly runtime: string;
  readonly results: readonly (Timings & { readonly name: string })[];
}

/** The transport's section of BENCHMARKS.md. */
export function transportSection(reports: readonly BenchReport[]): string {
  const date = new Date().toISOString().slice(0, 10);
  return [
    "## Transport",
    "",
    `Made by \`deno task bench\` on ${date}, ${Deno.build.arch} ${Deno.build.os}, ` +
    `${navigator.hardwareConcurrency} threads, compared with \`@openai/agents-realtime\` 0.20.0 and ` +
    "`@openai/agents-extensions` 0.18.0.",
    "",
    "Three contestants do each job: code written by hand (_the floor_: `JSON.parse`, the runtime's",
    "own base64 into an ArrayBuffer of its own, one string join), this package, and the incumbent.",
    "They run in one process, through the same in-memory socket, in turns. The figures are the",
    "median of 7 rounds. Compare the ratios, as the times depend on the machine.",
    ...reports.flatMap(({ runtime, results }) => ["", `### ${runtime}`, "", ...table(results)]),
  ].join("\n");
}

function table(results: BenchReport["results"]): string[] {
  return [
    "| job | floor µs | ours µs | incumbent µs | ours in floors | times faster than the incumbent |",
    "| --- | --- | --- | --- | --- | --- |",
    ...results.map(({ name, floor, ours, theirs }) =>
      `| ${
        [
          name,
          floor.toFixed(2),
          ours.toFixed(2),
          theirs.toFixed(2),
          (ours / floor).toFixed(2),
          (theirs / ours).toFixed(1),
        ].join(" | ")
      } |`
    ),
  ];
}
