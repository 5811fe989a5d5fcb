import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
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
      expect(stderr).toBe("Unknown option '--bogus'; see --help\n");
      expect(stdout).toBe("");
      expect(code).toBe(1);
    });
  },
);

it("every command has --help", async () => {
  const scripts = path.join(root, "scripts");
  const files = (await readdir(scripts)).filter(
    (name) => name.endsWith(".ts") && name !== "vitest.config.ts",
  );
  for (const file of [...files, "bench/main.ts"]) {
    const text = await readFile(path.join(scripts, file), "utf8");
    expect(text, file).toMatch(/Usage: pnpm .*--help {2,}print this/s);
  }
});
