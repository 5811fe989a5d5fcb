/** Something whose cost is measured. */
export interface Subject {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** What a subject costs. */
export interface Cost {
  readonly name: string;
  /** Microseconds of CPU of one run, all threads together; median of the rounds. */
  readonly micros: number;
  /** CPU divided by that of the baseline in the same round; median. */
  readonly ratio: number;
}

/** How long a measurement takes. */
export interface Effort {
  readonly rounds: number;
  /** Runs of each subject in a round. */
  readonly runs: number;
}

/**
 * Measures subjects side by side: each round runs all of them, in another order
 * than the round before, and compares within the round. What else the machine
 * does at that moment then touches all of them.
 */
export async function measure(
  subjects: readonly Subject[],
  baseline: string,
  { rounds, runs }: Effort,
): Promise<Cost[]> {
  const micros = new Map<string, number[]>(
    subjects.map(({ name }) => [name, []]),
  );
  for (const { run } of subjects) await cpuOf(run, runs);
  for (let round = 0; round < rounds; round++) {
    for (let index = 0; index < subjects.length; index++) {
      const turn = round % 2 ? subjects.length - 1 - index : index;
      const subject = subjects[(turn + round) % subjects.length];
      if (!subject) continue;
      micros.get(subject.name)?.push(await cpuOf(subject.run, runs));
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

/** Microseconds of CPU of one run. Garbage of others is collected before. */
async function cpuOf(
  run: () => Promise<unknown>,
  runs: number,
): Promise<number> {
  globalThis.gc?.();
  const start = process.cpuUsage();
  for (let count = 0; count < runs; count++) await run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / runs;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
