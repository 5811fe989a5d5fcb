import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flattenPages } from "../src/hooks/flatten-pages.js";
import { changedPages } from "../src/queries/changed-pages.js";
import type { ListPage } from "../src/queries/list-page.js";

interface Row {
  readonly id?: string;
}

function page(items: readonly Row[]): ListPage<Row> {
  return {
    items,
    hasNextPage: false,
    hasPreviousPage: false,
    next: null,
    previous: null,
    meta: null,
  };
}

/** Each item once, at its first position; items without an id are all kept. */
function flattenPlainly(pages: readonly ListPage<Row>[]): Row[] {
  const seen = new Set<string>();
  return pages
    .flatMap(({ items }) => items)
    .filter(({ id }) => {
      if (id === undefined) return true;
      return !seen.has(id) && seen.add(id);
    });
}

const row = fc
  .option(fc.integer({ min: 0, max: 30 }), { freq: 20 })
  .map((id): Row => (id === null ? {} : { id: String(id) }));
const somePage = fc.array(row, { maxLength: 4 }).map(page);

/** A change of some pages; the others stay the same objects. */
const change = fc.record({
  at: fc.nat(9),
  remove: fc.nat(3),
  insert: fc.array(somePage, { maxLength: 2 }),
});

describe("flattening", () => {
  it("returns the same list incrementally as in one step", () => {
    fc.assert(
      fc.property(
        fc.array(somePage, { maxLength: 8 }),
        fc.array(change, { maxLength: 8 }),
        (first, changes) => {
          let pages = first;
          const steps = [pages];
          for (const { at, remove, insert } of changes) {
            pages = [...pages];
            pages.splice(Math.min(at, pages.length), remove, ...insert);
            steps.push(pages);
          }
          for (const step of steps) {
            expect(flattenPages(step)).toEqual(flattenPlainly(step));
          }
          // The result for an earlier list does not change.
          for (const step of steps) {
            expect(flattenPages(step)).toEqual(flattenPlainly(step));
          }
        },
      ),
    );
  });

  it("returns the same list if two lists that share pages alternate", () => {
    const [a, b, c, d] = ["a", "b", "c", "d"].map((id) => page([{ id }]));
    const versions = [
      [a!, b!, c!],
      [a!, b!],
      [a!, b!, d!],
      [b!, c!],
      [a!, a!],
    ];
    for (const pages of [...versions, ...versions]) {
      expect(flattenPages([...pages])).toEqual(flattenPlainly(pages));
    }
  });
});

describe("the difference between two lists of pages", () => {
  it("is the items that only one of them has", () => {
    const values = fc.uniqueArray(fc.nat(12), { maxLength: 8 });
    fc.assert(
      fc.property(values, values, (before, after) => {
        const { gone, added } = changedPages(before, after);
        expect(new Set(gone)).toEqual(
          new Set(before.filter((value) => !after.includes(value))),
        );
        expect(new Set(added)).toEqual(
          new Set(after.filter((value) => !before.includes(value))),
        );
      }),
    );
  });
});
