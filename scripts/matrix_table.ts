import type { RuntimeSummary } from "./conformance_summary.ts";

/** Facts about a runtime for the table. */
interface RuntimeWords {
  readonly title: string;
  readonly entryPoint: string;
  /** The place of the key. */
  readonly key: string;
  /** The information about a refused upgrade. */
  readonly refusal: string;
}

const WORDS: Readonly<Record<string, RuntimeWords>> = {
  deno: { title: "Deno", entryPoint: "./deno", key: "header", refusal: "its status" },
  bun: { title: "Bun", entryPoint: "./bun", key: "header", refusal: "its status" },
  node: { title: "Node", entryPoint: "./node", key: "header", refusal: "its status" },
  workerd: {
    title: "Cloudflare Workers (workerd)",
    entryPoint: "./workerd",
    key: "header",
    refusal: "its status and body",
  },
  chromium: {
    title: "Browsers (Chromium)",
    entryPoint: "./browser",
    key: "subprotocol",
    refusal: "that it was refused",
  },
};

const BEGIN = "<!-- Written by `deno task matrix`, from the conformance suite's own report. -->";
const END = "<!-- End of the table. -->";

/**
 * Returns the page with a new support table.
 *
 * @throws {Error} If the page has no place for it, or if a runtime is unknown.
 */
export function replaceTable(page: string, runtimes: readonly RuntimeSummary[]): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) {
    throw new Error(`Cannot write the table: the page does not contain "${BEGIN}" and "${END}"`);
  }
  const rows = runtimes.map(({ name, version, passed }) => {
    const words = WORDS[name];
    if (!words) throw new Error(`Cannot write the table: the runtime "${name}" is unknown`);
    const { title, entryPoint, key, refusal } = words;
    return `| ${title} | ${version} | \`${entryPoint}\` | ${key} | ${refusal} | ${passed} |`;
  });
  const table = [
    "| runtime | seen at work | its entry point | the key goes into a | of a refused upgrade it tells | cases passed |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
  return `${page.slice(0, begin)}${BEGIN}\n\n${table}\n\n${page.slice(end)}`;
}
