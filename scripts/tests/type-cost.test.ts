import { readFile } from "node:fs/promises";
import { SourceMap, type SourceMapPayload } from "node:module";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { measureDeclarations } from "../packages/declaration-size.js";
import { countOfCalls, countOfCompletion } from "../packages/instantiations.js";
import { root } from "../tasks/turbo.js";

describe("the types", () => {
  it("of resource methods add almost no work to the compiler", () => {
    const { ours, bare } = countOfCalls();
    // 122 measured.
    expect(ours).toBeLessThanOrEqual(130);
    expect(bare).toBeGreaterThan(ours);
  }, 120_000);

  it("of paths are completed as with bare openapi-fetch", () => {
    const { ours, bare } = countOfCompletion();
    expect(ours / bare).toBeLessThanOrEqual(1.1);
    // Both could have become slower; 271,000 measured.
    expect(bare).toBeLessThan(300_000);
  }, 120_000);

  it("are within their budget of bytes, and contain only modules that can be imported", async () => {
    const { packages, declarations, maps, budget } =
      await measureDeclarations();
    expect(budget).toBeGreaterThan(0);
    expect(declarations).toBeLessThanOrEqual(budget ?? 0);
    expect(maps).toBeGreaterThan(0);
    // Declarations of the areas of the sandbox, which are private, would add 340 kB.
    const sandbox = packages.find(({ name }) => name.endsWith("/sandbox"));
    expect(sandbox?.declarations).toBeLessThan(100_000);
  });

  it("lead from a declaration to its place in the source", async () => {
    const read = (file: string): Promise<string> =>
      readFile(path.join(root, "packages/types", file), "utf8");
    const [declarations, map, source] = await Promise.all([
      read("dist/generated/schemas.d.ts"),
      read("dist/generated/schemas.d.ts.map"),
      read("src/generated/schemas.ts"),
    ]);
    const lines = declarations.split("\n");
    const sourceMap = new SourceMap(JSON.parse(map) as SourceMapPayload);
    for (const member of [
      "last_active_at",
      "phone_number_id",
      "country_code",
    ]) {
      const line = lines.findIndex((text) =>
        new RegExp(`^\\t+${member}\\??:`).test(text),
      );
      const column = lines[line]?.indexOf(member) ?? 0;
      const found = sourceMap.findEntry(line, column);
      if (!("originalLine" in found))
        throw new Error(`${member} has no source`);
      const original = source.split("\n")[found.originalLine];
      expect(original?.slice(found.originalColumn)).toMatch(
        new RegExp(`^${member}\\??:`),
      );
    }
  });
});
