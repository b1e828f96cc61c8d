// `deno task matrix`: runs the conformance suite on every runtime, and writes the results into the
// README's support table. A failed case stops it, so the table contains only successful runs.
import { fileURLToPath } from "node:url";
import { summarize } from "./conformance_summary.ts";
import { replaceTable } from "./matrix_table.ts";

const readmePath = fileURLToPath(new URL("../README.md", import.meta.url));

const runtimes = await summarize();
const broken = runtimes.filter(({ passed, failed }) => failed > 0 || passed === 0);
if (broken.length > 0) {
  const names = broken.map(({ name }) => name).join(", ");
  console.error(`Cannot write the table: the suite failed on ${names}`);
  Deno.exit(1);
}
const readme = await Deno.readTextFile(readmePath);
await Deno.writeTextFile(readmePath, replaceTable(readme, runtimes));
const { success } = await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", readmePath] })
  .output();
if (!success) Deno.exit(1);
console.log(`README.md: ${runtimes.length} runtimes`);
