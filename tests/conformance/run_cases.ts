import type { Cases } from "./world.ts";

/** How one case went. */
export interface CaseResult {
  readonly name: string;
  readonly ok: boolean;
  readonly error?: string;
}

/** A case that takes longer has failed: nothing here waits for anything but a loopback socket. */
const CASE_TIMEOUT_MS = 30_000;

/** Runs the cases one after the other. A case that fails does not keep the others from running. */
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
