import { describe, expect, it } from "vitest";
import { measureDeclarations } from "../packages/declaration-size.js";
import { countInstantiations } from "../packages/instantiations.js";

describe("the types", () => {
  it("of resource methods cost the compiler next to nothing", async () => {
    const [resources, paths] = await countInstantiations();
    // 275 measured: the client has the typed methods of two APIs.
    expect(resources!.instantiations).toBeLessThan(300);
    expect(paths!.instantiations).toBeGreaterThan(resources!.instantiations);
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
