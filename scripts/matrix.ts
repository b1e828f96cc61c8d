// `deno task matrix`: runs the conformance suite everywhere, and writes what it came to into the
// README's support table. A runtime with a red case stops it: the table says nothing it has not seen.
import { fileURLToPath } from "node:url";
import { summarize } from "./conformance_summary.ts";
import { replaceTable } from "./matrix_table.ts";

const readmePath = fileURLToPath(new URL("../README.md", import.meta.url));

const runtimes = await summarize();
const broken = runtimes.filter(({ passed, failed }) => failed > 0 || passed === 0);
if (broken.length > 0) {
  console.error(`Not written: ${broken.map(({ name }) => name).join(", ")} failed`);
  Deno.exit(1);
}
const readme = await Deno.readTextFile(readmePath);
await Deno.writeTextFile(readmePath, replaceTable(readme, runtimes));
const { success } = await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", readmePath] })
  .output();
if (!success) Deno.exit(1);
console.log(`README.md: ${runtimes.length} runtimes`);
