import { afterEach, describe, expect, it, vi } from "vitest";
import { findExecutable } from "../browser/executable.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the browser of the tests", () => {
  it("is the executable at CHROMIUM_PATH", async () => {
    vi.stubEnv("CHROMIUM_PATH", process.execPath);
    expect(await findExecutable()).toMatchObject({ file: process.execPath });
  });

  it("is not searched elsewhere if CHROMIUM_PATH cannot be executed", async () => {
    vi.stubEnv("CHROMIUM_PATH", import.meta.filename);
    await expect(findExecutable()).rejects.toThrow(
      `CHROMIUM_PATH is ${import.meta.filename}, which cannot be executed`,
    );
  });

  it.runIf(process.platform === "linux" && process.arch === "x64")(
    "comes from an npm package on Linux on x64, with its libraries",
    async () => {
      vi.stubEnv("CHROMIUM_PATH", undefined);
      const { file, libraries } = await findExecutable();
      expect(file).toMatch(/\.cache\/chromium\/[\d.]+\/chromium$/);
      expect(libraries).toBeDefined();
    },
  );
});
