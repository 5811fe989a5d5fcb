import fc from "fast-check";
import { HOSTILE_VALUES } from "./values.js";

/** Something that is called with a hostile value. */
export type HostileCase = readonly [
  what: string,
  call: (value: unknown) => unknown,
];

/** Time for what must not hang: far more than any of it takes. */
const PATIENCE_MS = 60_000;

/** Values that are made anew for each run, and of which fast-check can print the name. */
const hostile = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE_VALUES) },
  {
    weight: 1,
    arbitrary: fc
      .anything({
        withBigInt: true,
        withBoxedValues: true,
        withDate: true,
        withMap: true,
        withNullPrototype: true,
        withObjectString: true,
        withSparseArray: true,
        withTypedArray: true,
        stringUnit: "binary",
      })
      .map((value) => [fc.stringify(value), () => value] as const),
  },
);

/**
 * Calls everything with hostile values: each call succeeds, or throws or rejects
 * with an error that is documented, and none hangs.
 *
 * @param isDocumented - Whether an error is one of those that the package throws.
 */
export async function expectDocumented(
  cases: readonly HostileCase[],
  isDocumented: (error: unknown) => boolean,
): Promise<void> {
  const all = process.env.TEST_FULL !== undefined;
  const check = async (
    [what, call]: HostileCase,
    [name, make]: (typeof HOSTILE_VALUES)[number],
  ): Promise<void> => {
    try {
      await inTime(call(make()));
    } catch (error) {
      if (isDocumented(error)) return;
      throw new Error(`${what} with ${name} threw ${describe(error)}`);
    }
  };
  if (all) {
    for (const one of cases) {
      for (const value of HOSTILE_VALUES) await check(one, value);
    }
  }
  await fc.assert(fc.asyncProperty(fc.constantFrom(...cases), hostile, check), {
    numRuns: 4 * cases.length,
  });
}

/** Waits for what a call gave; what is not a promise of ours can have any `then`. */
async function inTime(given: unknown): Promise<void> {
  const tag = Object.prototype.toString.call(given);
  if (!["[object Promise]", "[object PagePromise]"].includes(tag)) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error("hangs"));
    }, PATIENCE_MS);
  });
  try {
    await Promise.race([given, late]);
  } finally {
    clearTimeout(timer);
  }
}

function describe(error: unknown): string {
  try {
    return String((error as Error).stack);
  } catch {
    return "what cannot be read";
  }
}
