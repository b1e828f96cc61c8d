/** A contestant of a job. */
export type Contestant = "floor" | "ours" | "theirs";

/** The duration of one run of each contestant in microseconds: the median of the rounds. */
export type Timings = Readonly<Record<Contestant, number>>;

const ROUNDS = 7;
const ROUND_MS = 40;
const CONTESTANTS: readonly Contestant[] = ["floor", "ours", "theirs"];

/** Measures the contestants in turns, so that other load of the machine affects all of them. */
export function measure(job: Readonly<Record<Contestant, () => void>>): Timings {
  const repeats = Object.fromEntries(
    CONTESTANTS.map((name) => [name, repeatsFor(job[name])]),
  ) as Record<Contestant, number>;
  const rounds: Record<Contestant, number[]> = { floor: [], ours: [], theirs: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of CONTESTANTS) rounds[name].push(timeOf(job[name], repeats[name]));
  }
  return { floor: median(rounds.floor), ours: median(rounds.ours), theirs: median(rounds.theirs) };
}

/** The number of runs in one round. The trial runs also warm the function up. */
function repeatsFor(run: () => void): number {
  let repeats = 64;
  for (let tookMs = 0; tookMs < ROUND_MS; repeats *= 2) {
    tookMs = (timeOf(run, repeats) * repeats) / 1000;
  }
  return repeats / 2;
}

function timeOf(run: () => void, repeats: number): number {
  const startMs = performance.now();
  for (let i = 0; i < repeats; i++) run();
  return ((performance.now() - startMs) * 1000) / repeats;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
