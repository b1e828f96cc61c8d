// `deno task conformance`: runs the suite of tests/conformance on every runtime, each case as a
// step. With `--json` it prints one line: {"runtimes":[{"name","version","passed","failed"}]}.
import { summarize } from "./conformance_summary.ts";

if (Deno.args.includes("--json")) {
  const runtimes = await summarize();
  console.log(JSON.stringify({ runtimes }));
  if (runtimes.some(({ passed, failed }) => failed > 0 || passed === 0)) Deno.exitCode = 1;
} else {
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", ...Deno.args, "tests/conformance"],
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  Deno.exitCode = code;
}
