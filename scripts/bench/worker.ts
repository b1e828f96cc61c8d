// Runs the jobs in the current runtime, and prints their timings as JSON.
import { historyJobs, type SessionPackage, sunkHistory } from "./history_jobs.ts";
import { measure } from "./measure.ts";
import { sunk, type TransportClass, transportJobs } from "./transport_jobs.ts";
import { type TwilioClass, twilioJobs } from "./twilio_jobs.ts";

/** Called by the file that the task writes next to the incumbent's packages. */
export async function runJobs(incumbent: SessionPackage, IncumbentTwilio: unknown): Promise<void> {
  const results = [];
  const history = [];
  const jobs = [
    ...await transportJobs(incumbent.OpenAIRealtimeWebSocket as unknown as TransportClass),
    ...await twilioJobs(IncumbentTwilio as TwilioClass),
  ];
  for (const job of jobs) {
    results.push({ name: job.name, ...measure(job) });
  }
  for await (const job of historyJobs(incumbent)) {
    const { event, items, hasListener } = job;
    history.push({ event, items, hasListener, ...measure(job) });
  }
  console.log(JSON.stringify({ results, history, sunk: sunk() + sunkHistory() }));
}
