/** A function whose cost is measured. */
export interface Subject {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** The cost of a subject. */
export interface Cost {
  readonly name: string;
  /** Microseconds of CPU of one run, for all threads; median of the rounds. */
  readonly micros: number;
  /** CPU divided by the CPU of the baseline in the same round; median. */
  readonly ratio: number;
}

/** The number of runs in a measurement. */
export interface Effort {
  readonly rounds: number;
  /**
   * Runs of each subject in a round. There are only a few, so that the load of the machine
   * hardly changes within a round.
   */
  readonly runs: number;
  /** Time for which a subject runs before the first round. */
  readonly warmUpMs?: number;
}

/** Over HTTP, these are some 5,000 calls; after 1,000, V8 still compiles the library. */
const WARM_UP_MS = 2000;
/** Rounds between two garbage collections. */
const COLLECT_EVERY = 20;

/**
 * Measures subjects side by side: each round runs all of them in random order,
 * and compares within the round. Other load on the machine then affects all of
 * them.
 */
export async function measure(
  subjects: readonly Subject[],
  baseline: string,
  { rounds, runs, warmUpMs = WARM_UP_MS }: Effort,
): Promise<Cost[]> {
  const micros = new Map<string, number[]>(
    subjects.map(({ name }) => [name, []]),
  );
  for (const { run } of subjects) await warmUp(run, warmUpMs);
  for (let round = 0; round < rounds; round++) {
    if (round % COLLECT_EVERY === 0) globalThis.gc?.();
    for (const { name, run } of shuffle(subjects)) {
      micros.get(name)?.push(await cpuOf(run, runs));
    }
  }
  const base = micros.get(baseline) ?? [];
  return subjects.map(({ name }) => {
    const own = micros.get(name) ?? [];
    return {
      name,
      micros: median(own),
      ratio: median(own.map((cost, round) => cost / (base[round] ?? NaN))),
    };
  });
}

async function warmUp(
  run: () => Promise<unknown>,
  milliseconds: number,
): Promise<void> {
  const end = performance.now() + milliseconds;
  do await run();
  while (performance.now() < end);
}

/** Microseconds of CPU of one run. */
async function cpuOf(
  run: () => Promise<unknown>,
  runs: number,
): Promise<number> {
  const start = process.cpuUsage();
  for (let count = 0; count < runs; count++) await run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / runs;
}

function shuffle<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
