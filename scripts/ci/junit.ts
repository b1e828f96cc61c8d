/** The counts of a suite. */
export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  readonly ignored: number;
}

/**
 * Sums up a JUnit report of `deno test`. Its `tests` include the ignored ones, which are
 * `disabled`.
 */
export function readJUnit(xml: string): TestCount {
  const root = /<testsuites\b[^>]*>/.exec(xml)?.[0] ?? "";
  const suites = [...xml.matchAll(/<testsuite\b[^>]*>/g)].map(([tag]) => tag);
  const tests = numberIn(root, "tests");
  const failed = numberIn(root, "failures") + numberIn(root, "errors");
  const ignored = suites.reduce((sum, tag) => sum + numberIn(tag, "disabled"), 0);
  return { passed: tests - failed - ignored, failed, ignored };
}

function numberIn(tag: string, attribute: string): number {
  return Number(new RegExp(`\\b${attribute}="(\\d+)"`).exec(tag)?.[1] ?? 0);
}
