import { describe, expect, it } from "vitest";
import { withoutForeignErrors } from "../verify/checks.js";
import { Matrix } from "../verify/matrix.js";
import { verifyFully, verifyQuickly } from "../verify/verify.js";

describe("the packages, once packed", () => {
  it("contain the right files, type-check, run and bundle in an empty project", async () => {
    const matrix = await verifyQuickly();
    expect(matrix.failures).toEqual([]);
    const table = matrix.toString();
    for (const check of ["contains the right files", "publint"]) {
      expect(table).toMatch(new RegExp(`^\\| ${check} (\\| ✓ ){4}\\|`, "m"));
    }
    expect(table).toMatch(/^\| TypeScript .*, nodenext .* ✓ \|$/m);
    expect(table).toMatch(/^\| this Node, require .* ✓ \|$/m);
    expect(table).toMatch(/^\| this Node, main jobs .* ✓ \|$/m);
    expect(table).toMatch(/^\| esbuild drops it when unused .* ✓ \|$/m);
  }, 600_000);
});

// Only `pnpm test:full` runs it: it installs tools and takes minutes.
if (process.env.TEST_FULL === "1") {
  it("the full matrix passes with every package manager, compiler, runtime and bundler", async () => {
    const matrix = await verifyFully({ progress: () => undefined });
    expect(matrix.failures).toEqual([]);
    expect(matrix.size).toBeGreaterThan(100);
  }, 1_800_000);
}

describe("the matrix", () => {
  it("shows what passed, what failed and what was not checked", () => {
    const matrix = new Matrix();
    matrix.set("publint", "client", true, "");
    matrix.set("installs", "all", false, "no such version\n");
    expect(matrix.toString().split("\n").slice(2)).toEqual([
      "| publint | ✓ | – |",
      "| installs | – | ✗ |",
    ]);
    expect(matrix.failures).toEqual(["✗ all: installs\n\nno such version\n"]);
  });

  it("counts compile errors in the consumer and in our declarations only", () => {
    const foreign = "node_modules/other/index.d.ts(1,1): error TS1005: ';'";
    const ours =
      "node_modules/.pnpm/@kapso-platform+types@1.0.0/node_modules/@kapso-platform/types/dist/index.d.ts(1,1): error TS2304: no";
    const consumer = "consumer.ts(3,1): error TS2322: no";
    const check = (...lines: string[]): unknown =>
      withoutForeignErrors({ code: 2, output: lines.join("\n") });
    expect(check(foreign)).toEqual({ code: 0, output: "" });
    expect(check(foreign, ours)).toEqual({ code: 2, output: ours });
    expect(check(consumer)).toEqual({ code: 2, output: consumer });
    expect(check("cannot start")).toEqual({ code: 2, output: "cannot start" });
  });
});
