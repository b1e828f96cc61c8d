// `deno task conformance`: the suite of tests/conformance on every runtime, each case a step. With
// `--json` one line instead: {"runtimes":[{"name","version","passed","failed"}]}.
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
