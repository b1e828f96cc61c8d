import { assertEquals } from "@std/assert";
import { readJUnit } from "../../scripts/ci/junit.ts";

Deno.test("a report is summed from its own counts, ignored tests apart", () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="7" failures="1" errors="1" time="0.1">
    <testsuite name="./a_test.ts" tests="4" disabled="2" errors="0" failures="1">
        <testcase name="a"/>
    </testsuite>
    <testsuite name="./b_test.ts" tests="3" disabled="1" errors="1" failures="0"></testsuite>
</testsuites>`;
  assertEquals(readJUnit(xml), { passed: 2, failed: 2, ignored: 3 });
});

Deno.test("no report is no test", () => {
  assertEquals(readJUnit(""), { passed: 0, failed: 0, ignored: 0 });
});

Deno.test("what this version of deno test really writes is counted", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      `${folder}/real_test.ts`,
      `Deno.test("passes", async (t) => { await t.step("step", () => {}); });
       Deno.test("fails", () => { throw new Error("no"); });
       Deno.test.ignore("ignored", () => {});`,
    );
    await new Deno.Command(Deno.execPath(), {
      args: ["test", "--no-config", `--junit-path=${folder}/report.xml`, `${folder}/real_test.ts`],
      stdout: "null",
      stderr: "null",
    }).output();
    const counts = readJUnit(await Deno.readTextFile(`${folder}/report.xml`));
    assertEquals(counts, { passed: 2, failed: 1, ignored: 1 });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
