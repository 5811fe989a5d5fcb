import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import * as hooks from "../src/generated/hooks.js";
import * as keys from "../src/generated/keys.js";

describe("the README", () => {
  it("has the correct numbers of generated hooks and keys", async () => {
    const readme = await readFile(
      new URL("../README.md", import.meta.url),
      "utf8",
    );
    // `kapsoKeys` is for all resources.
    const resources = Object.keys(keys).filter((name) => name !== "kapsoKeys");
    expect(readme).toContain(`${Object.keys(hooks).length} such hooks`);
    expect(readme).toContain(`${resources.length} resources`);
  });
});
