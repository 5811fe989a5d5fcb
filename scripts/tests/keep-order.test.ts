import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepOrder } from "../update/keep-order.js";

const names: fc.Arbitrary<string[]> = fc.uniqueArray(
  fc.constantFrom("a", "b", "c", "d", "e", "f"),
);

describe("keeping the existing order", () => {
  it("returns all new names, and no others", () => {
    fc.assert(
      fc.property(names, names, (present, next) => {
        expect(keepOrder(present, next).toSorted()).toEqual(next.toSorted());
      }),
    );
  });

  it("keeps the order of names that stay", () => {
    fc.assert(
      fc.property(names, names, (present, next) => {
        const stayed = present.filter((name) => next.includes(name));
        expect(
          keepOrder(present, next).filter((name) => present.includes(name)),
        ).toEqual(stayed);
      }),
    );
  });

  it("ignores a different order", () => {
    fc.assert(
      fc.property(names, (present) => {
        expect(keepOrder(present, present.toReversed())).toEqual(present);
      }),
    );
  });

  it("puts a new name after the one that precedes it", () => {
    expect(keepOrder(["c", "a"], ["a", "b", "c", "d"])).toEqual([
      "c",
      "d",
      "a",
      "b",
    ]);
    expect(keepOrder(["a"], ["z", "a"])).toEqual(["z", "a"]);
  });
});
