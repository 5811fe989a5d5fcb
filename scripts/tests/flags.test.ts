import { execFile } from "node:child_process";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../tasks/turbo.js";

function run(
  script: string,
  ...flags: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const file = path.join(root, "scripts", script);
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--import", "tsx", file, ...flags],
      (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      },
    );
  });
}

describe.each(["spec-update.ts", "spec-diff.ts", "generate.ts"])(
  "the flags of %s",
  (script) => {
    it("are listed by --help", async () => {
      const name = script.replace(".ts", "").replace("-", ":");
      const { code, stdout, stderr } = await run(script, "--help");
      expect(stderr).toBe("");
      expect(stdout).toMatch(new RegExp(`^Usage: pnpm ${name} `));
      expect(code).toBe(0);
    });

    it("are rejected in one sentence if they are unknown", async () => {
      const { code, stdout, stderr } = await run(script, "--bogus");
      expect(stderr).toMatch(/^Unknown option '--bogus'/);
      expect(stderr).not.toMatch(/^ {4}at /m);
      expect(stdout).toBe("");
      expect(code).toBe(1);
    });
  },
);
