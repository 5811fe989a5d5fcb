import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { DESCRIPTIONS } from "../spec/descriptions.js";
import { parseSource, readSource } from "../spec/source.js";
import { root } from "../tasks/turbo.js";
import { formatDescription } from "../update/format-yaml.js";
import { mergeWords } from "../update/merge-words.js";

describe("the form of a description", () => {
  it.each(DESCRIPTIONS)(
    "is that of $file: an unchanged upstream is an empty diff",
    async ({ file }) => {
      const name = path.join(root, file);
      const document = (await readSource(name, root)).toJson();
      const merged = mergeWords(document, document).document;
      expect(await formatDescription(merged, name)).toBe(
        await readFile(name, "utf8"),
      );
    },
  );

  it("has the codes of responses in ascending order, other names after them", async () => {
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
