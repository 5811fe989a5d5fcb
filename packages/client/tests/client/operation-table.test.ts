import { expect, it } from "vitest";
import { allOperations } from "../../src/all-operations.js";
import * as exported from "../../src/generated/operations.js";
import type { Operation } from "../../src/operation.js";

const byName = (operations: readonly Operation[]): Map<string, unknown> =>
  new Map(
    operations.map((operation) => [
      operation.name,
      // Each copy of an operation has a function of its own.
      { ...operation, toBody: typeof operation.toBody },
    ]),
  );

it("has the exported operations", () => {
  const values = Object.values(exported) as Operation[];
  expect(values.length).toBeGreaterThan(100);
  expect(byName(allOperations())).toEqual(byName(values));
});
