import { afterAll, describe, expect, it } from "vitest";
import { readCorpus } from "../diff/corpus/corpus.js";

const { mutations, judge, before, compile, close } = await readCorpus();

afterAll(close);

describe("the corpus of mutations", () => {
  it("has at least 60 mutations with unique names", () => {
    expect(mutations.length).toBeGreaterThanOrEqual(60);
    expect(new Set(mutations.map(({ name }) => name)).size).toBe(
      mutations.length,
    );
  });

  it("starts from a description with which the consumer compiles", () => {
    expect(compile(before)).toBeUndefined();
  });
});

describe("the verdict of a change", () => {
  it.each(mutations)("$name", (mutation) => {
    const { verdict, lines, entries, error } = judge(mutation);
    expect({ verdict, entries }).toMatchObject({ verdict: mutation.verdict });
    if (mutation.lines !== undefined) expect(lines).toBe(mutation.lines);
    if (mutation.verdict !== "none") {
      expect(entries).toContainEqual(
        expect.objectContaining({
          at: expect.stringContaining(mutation.at ?? ""),
          reason: expect.stringContaining(mutation.reason ?? ""),
        }),
      );
    }
    // The compiler checks the old consumer, independently of the comparison.
    if (mutation.verdict === "breaking" && !mutation.compiles)
      expect(error).toMatch(/^TS\d+: /);
    else expect(error).toBeUndefined();
  });
});
