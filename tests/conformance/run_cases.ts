import type { Cases } from "./world.ts";

/** The result of one case. */
export interface CaseResult {
  readonly name: string;
  readonly ok: boolean;
  readonly error?: string;
}

/** The time limit of a case. A case waits for a loopback socket only, so it needs far less. */
const CASE_TIMEOUT_MS = 30_000;

/** Runs the cases one after another. A failed case does not stop the others. */
export async function runCases<Given>(
  cases: Cases<Given>,
  world: Given,
  timeoutMs: number = CASE_TIMEOUT_MS,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const [name, run] of Object.entries(cases)) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`not done after ${timeoutMs} ms`)), timeoutMs);
    });
    try {
      await Promise.race([run(world), timeout]);
      results.push({ name, ok: true });
    } catch (error) {
      results.push({ name, ok: false, error: inWords(error) });
    } finally {
      clearTimeout(timer);
    }
  }
  return results;
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const said = `${error.name}: ${error.message}`;
  return error.stack?.startsWith(said) ? error.stack : `${said}\n${error.stack ?? ""}`;
}
