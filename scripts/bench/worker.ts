// Runs the jobs in whatever runtime it was started with, and prints their timings as JSON.
import { measure } from "./measure.ts";
import { sunk, type TransportClass, transportJobs } from "./transport_jobs.ts";

/** Called by the file that the task writes beside the incumbent's packages. */
export async function runJobs(Incumbent: unknown): Promise<void> {
  const results = [];
  for (const job of await transportJobs(Incumbent as TransportClass)) {
    results.push({ name: job.name, ...measure(job) });
  }
  console.log(JSON.stringify({ results, sunk: sunk() }));
}
