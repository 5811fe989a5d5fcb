import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import * as hooks from "../src/generated/hooks.js";
import * as keys from "../src/generated/keys.js";

describe("the README", () => {
  it("says how many hooks and keys are generated", async () => {
    const readme = await readFile(
      new URL("../README.md", import.meta.url),
      "utf8",
    );
    // `kapsoKeys` is that of all resources.
    const resources = Object.keys(keys).filter((name) => name !== "kapsoKeys");
    expect(readme).toContain(`${Object.keys(hooks).length} such hooks`);
    expect(readme).toContain(`${resources.length} resources`);
  });
});
