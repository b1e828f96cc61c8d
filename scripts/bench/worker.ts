// Runs the jobs in whatever runtime it was started with, and prints their timings as JSON.
import { measure } from "./measure.ts";
import { type TwilioClass, twilioJobs } from "./twilio_jobs.ts";
import { sunk, type TransportClass, transportJobs } from "./transport_jobs.ts";

/** Called by the file that the task writes beside the incumbent's packages. */
export async function runJobs(Incumbent: unknown, IncumbentTwilio: unknown): Promise<void> {
  const results = [];
  const jobs = [
    ...await transportJobs(Incumbent as TransportClass),
    ...await twilioJobs(IncumbentTwilio as TwilioClass),
  ];
  for (const job of jobs) {
    results.push({ name: job.name, ...measure(job) });
  }
  console.log(JSON.stringify({ results, sunk: sunk() }));
}
