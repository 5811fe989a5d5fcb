import { expect, it } from "vitest";
import { verifyPackages } from "../verify/verify.js";

it("the packages install, type-check, run and bundle in an empty project once published", async () => {
  const progress: string[] = [];
  const matrix = await verifyPackages({
    quick: true,
    progress: (text) => progress.push(text),
  });
  expect(matrix.failures).toEqual([]);
  expect(matrix.toString()).toMatch(/^\| TypeScript .*, nodenext .* ✓ \|$/m);
  expect(progress.at(-1)).toBe("checked all");
});
