import fc from "fast-check";
import { HOSTILE_VALUES } from "./values.js";

/** Something that is called with a hostile value. */
export type HostileCase = readonly [
  what: string,
  call: (value: unknown) => unknown,
];

/** Far more time than any call takes. */
const PATIENCE_MS = 60_000;

/** Names of values, which fast-check can print, with functions that create them. */
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
 * Makes all calls with hostile values. Each call must succeed, or throw or reject with a
 * documented error, and must not hang.
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

/**
 * Waits for the result of a call if it is a promise. Other values can have any `then`
 * method, which is not called.
 */
async function inTime(result: unknown): Promise<void> {
  const tag = Object.prototype.toString.call(result);
  if (!["[object Promise]", "[object PagePromise]"].includes(tag)) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error("hangs"));
    }, PATIENCE_MS);
  });
  try {
    await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}

function describe(error: unknown): string {
  try {
    return String((error as Error).stack);
  } catch {
    return "a value that cannot be converted to text";
  }
}
