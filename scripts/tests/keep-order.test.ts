import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepOrder } from "../update/keep-order.js";

const names: fc.Arbitrary<string[]> = fc.uniqueArray(
  fc.constantFrom("a", "b", "c", "d", "e", "f"),
);

describe("keeping the order of what was there", () => {
  it("has all of the new, and nothing else", () => {
    fc.assert(
      fc.property(names, names, (present, next) => {
        expect(keepOrder(present, next).toSorted()).toEqual(next.toSorted());
      }),
    );
  });

  it("leaves what stays in its order", () => {
    fc.assert(
      fc.property(names, names, (present, next) => {
        const stayed = present.filter((name) => next.includes(name));
        expect(
          keepOrder(present, next).filter((name) => present.includes(name)),
        ).toEqual(stayed);
      }),
    );
  });

  it("is no change when it is only reordered", () => {
    fc.assert(
      fc.property(names, (present) => {
        expect(keepOrder(present, present.toReversed())).toEqual(present);
      }),
    );
  });

  it("puts what is new after what precedes it", () => {
    expect(keepOrder(["c", "a"], ["a", "b", "c", "d"])).toEqual([
      "c",
      "d",
      "a",
      "b",
    ]);
    expect(keepOrder(["a"], ["z", "a"])).toEqual(["z", "a"]);
  });
});
