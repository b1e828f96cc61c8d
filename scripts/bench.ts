// `deno task bench`: measures our transport and history against the incumbent's and against the
// same job written by hand, all in one process per runtime.
import { parseArgs } from "node:util";
import { type HistoryReport, historySection } from "./bench/history_section.ts";
import { withSection } from "./bench/page_section.ts";
import { incumbentFolder, runIn, type RuntimeName, RUNTIMES } from "./bench/runtimes.ts";
import { type BenchReport, transportSection } from "./bench/transport_section.ts";

const HELP =
  `Compares the transport and the history with the incumbent's, and with the same job by hand.

Usage: deno task bench [--runtime deno|bun|node] [--json]

Without --runtime, the bench runs on all three runtimes and writes BENCHMARKS.md.
With --json, it prints the figures only. Bun, Node 24 and the incumbent come from npm.`;

const PAGE = new URL("../BENCHMARKS.md", import.meta.url);

function options() {
  try {
    const { values } = parseArgs({
      args: Deno.args,
      options: {
        runtime: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean" },
      },
    });
    const names = values.runtime === undefined ? [...RUNTIMES] : [values.runtime];
    const unknown = names.find((name) => !RUNTIMES.includes(name as RuntimeName));
    if (unknown) {
      throw new Error(
        `Cannot use --runtime: it is "${unknown}". Use one of ${RUNTIMES.join(", ")}`,
      );
    }
    return { ...values, names: names as RuntimeName[] };
  } catch (error) {
    console.error(`bench: ${(error as Error).message}`);
    Deno.exit(2);
  }
}

const { help, json, names, runtime } = options();
if (help) {
  console.log(HELP);
  Deno.exit(0);
}
const folder = await incumbentFolder();
const reports: (BenchReport & HistoryReport)[] = [];
for (const name of names) {
  if (!json) console.error(`Measuring on ${name} …`);
  reports.push(await runIn(name, folder));
}
if (json) {
  console.log(JSON.stringify({ reports }, null, 2));
} else {
  const sections = {
    transport: transportSection(reports),
    history: historySection(reports),
  };
  console.log(Object.values(sections).join("\n\n"));
  if (runtime === undefined) {
    let page = await Deno.readTextFile(PAGE);
    for (const [name, section] of Object.entries(sections)) page = withSection(page, name, section);
    await Deno.writeTextFile(PAGE, page);
    await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", PAGE.pathname] }).output();
  }
}
