import { describe, expect, it } from "vitest";
import { parseSource } from "../spec/source.js";

const BOMB = [
  "a0: &a0 [x, x, x, x, x, x, x, x, x, x]",
  ...Array.from(
    { length: 8 },
    (_, index) =>
      `a${index + 1}: &a${index + 1} [${Array.from({ length: 10 }, () => `*a${index}`).join(", ")}]`,
  ),
].join("\n");

describe("a file that cannot be read", () => {
  it.each([
    ["an alias without an anchor", "openapi: *gone", /^a\.yaml:1:10: .*gone$/],
    ["aliases that multiply", BOMB, /^a\.yaml:1:1: .*alias/i],
  ])("is rejected in one sentence: %s", (_, text, message) => {
    const parse = (): unknown => parseSource(text, "a.yaml");
    expect(parse).toThrow(expect.objectContaining({ name: "SpecError" }));
    expect(parse).toThrow(message);
  });
});
