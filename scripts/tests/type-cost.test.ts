import { describe, expect, it } from "vitest";
import { measureDeclarations } from "../packages/declaration-size.js";
import { countOfCalls, countOfCompletion } from "../packages/instantiations.js";

describe("the types", () => {
  it("of resource methods cost the compiler next to nothing", () => {
    const { ours, bare } = countOfCalls();
    // 113 measured.
    expect(ours).toBeLessThanOrEqual(130);
    expect(bare).toBeGreaterThan(ours);
  }, 120_000);

  it("of paths are completed as with bare openapi-fetch", () => {
    const { ours, bare } = countOfCompletion();
    expect(ours / bare).toBeLessThanOrEqual(1.1);
    // Not because both got worse; 271,000 measured.
    expect(bare).toBeLessThan(300_000);
  }, 120_000);

  it("are within their budget of bytes, and only those that can be imported", async () => {
    const { packages, declarations, maps, budget } =
      await measureDeclarations();
    expect(budget).toBeGreaterThan(0);
    expect(declarations).toBeLessThanOrEqual(budget ?? 0);
    expect(maps).toBeGreaterThan(0);
    // The areas of the sandbox are its own; they would be 340 kB more.
    const sandbox = packages.find(({ name }) => name.endsWith("/sandbox"));
    expect(sandbox?.declarations).toBeLessThan(100_000);
  });
});
