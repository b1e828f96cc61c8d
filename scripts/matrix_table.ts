import type { RuntimeSummary } from "./conformance_summary.ts";

/** What a reader wants to know of a runtime besides that it works. */
interface RuntimeWords {
  readonly title: string;
  readonly entryPoint: string;
  /** Where the key goes. */
  readonly key: string;
  /** What is known of a refused upgrade. */
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
 * The page with its support table written anew.
 *
 * @throws {Error} If the page has no place for it, or a runtime is not known.
 */
export function replaceTable(page: string, runtimes: readonly RuntimeSummary[]): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`The page has no place for a table: ${BEGIN}`);
  const rows = runtimes.map(({ name, version, passed }) => {
    const words = WORDS[name];
    if (!words) throw new Error(`Nothing is known of the runtime ${name}`);
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
