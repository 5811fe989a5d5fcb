import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { DESCRIPTIONS } from "../spec/descriptions.js";
import { parseSource, readSource } from "../spec/source.js";
import { root } from "../tasks/turbo.js";
import { formatDescription } from "../update/format-yaml.js";
import { mergeProse } from "../update/merge-prose.js";

describe("the format of a description", () => {
  it.each(DESCRIPTIONS)(
    "is the one of $file: an unchanged upstream gives an empty diff",
    async ({ file }) => {
      const name = path.join(root, file);
      const document = (await readSource(name, root)).toJson();
      const merged = mergeProse(document, document).document;
      expect(await formatDescription(merged, name)).toBe(
        await readFile(name, "utf8"),
      );
    },
  );

  it("has status codes in ascending order, then other names", async () => {
    const text = await formatDescription(
      parseSource(
        'responses: { default: {}, "404": {}, 4XX: {}, "200": {} }',
        "a.yaml",
      ).toJson(),
      "a.yaml",
    );
    expect(text).toBe(
      'responses:\n  "200": {}\n  "404": {}\n  default: {}\n  4XX: {}\n',
    );
  });
});
