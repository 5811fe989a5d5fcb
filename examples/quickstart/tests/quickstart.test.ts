import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createSandbox } from "@kapso-platform/sandbox";
import { describe, expect, it, onTestFinished } from "vitest";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

function quickstart(
  flags: string[],
  env: Record<string, string> = {},
): Promise<Run> {
  const { KAPSO_API_KEY, KAPSO_BASE_URL, ...rest } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--import", "tsx", main, ...flags],
      { env: { ...rest, ...env } },
      (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      },
    );
  });
}

describe("the quickstart", () => {
  it("lists, replies, walks everything and shows an error, then exits with 0", async () => {
    const { code, stdout, stderr } = await quickstart([]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /Contact +Number +Status +Last activity +Last message/,
    );
    expect(stdout.match(/ active /g)?.length).toBeGreaterThanOrEqual(12);
    expect(stdout).toMatch(/A reply to .+:\n\n  wamid\..+\n  .*read\n/);
    expect(stdout).toContain("3,000 conversations on 30 pages");
    expect(stdout).toContain("none missing, none twice");
    expect(stdout).toContain("KapsoNotFoundError");
  });

  it("--live without a key reports what to set", async () => {
    const { code, stdout, stderr } = await quickstart(["--live"]);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(
      /^quickstart: apiKey is missing: .*KAPSO_API_KEY.*\n$/,
    );
  });

  it("--live lists the caller's conversations, and sends only GET requests", async () => {
    const sandbox = createSandbox({ conversations: 30 });
    onTestFinished(() => sandbox.close());
    const env = {
      KAPSO_API_KEY: sandbox.apiKey,
      KAPSO_BASE_URL: await sandbox.listen(),
    };
    const { code, stdout, stderr } = await quickstart(["--live"], env);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout.trim().split("\n").length).toBeGreaterThanOrEqual(22);
    expect(stdout).toContain("… and more.");
    expect(stdout).not.toContain(sandbox.apiKey);
    expect([...sandbox.requests].map(({ method }) => method)).toEqual(["GET"]);
  });

  it("--live with a wrong key reports it without showing the key", async () => {
    const sandbox = createSandbox({ conversations: 1 });
    onTestFinished(() => sandbox.close());
    const env = {
      KAPSO_API_KEY: "a-wrong-key",
      KAPSO_BASE_URL: await sandbox.listen(),
    };
    const { code, stderr } = await quickstart(["--live"], env);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^quickstart: 401 Unauthorized: /);
    expect(stderr).not.toContain("a-wrong-key");
  });
});
