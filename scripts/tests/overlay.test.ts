import { describe, expect, it } from "vitest";
import { applyOverlay, parseOverlay } from "../spec/overlay.js";
import { type JsonObject, parseSource } from "../spec/source.js";
import { overlay } from "./spec-folder.js";

function apply(
  document: JsonObject,
  target: string,
  change: string,
): JsonObject {
  const copy = structuredClone(document);
  applyOverlay(
    copy,
    parseOverlay(parseSource(overlay(target, change), "o.yaml")),
  );
  return copy;
}

describe("an overlay action", () => {
  const document = {
    info: { title: "A", contact: { name: "n" } },
    tags: [{ name: "x" }, { name: "y" }, { name: "z" }],
  };

  it("merges objects deeply and replaces plain values", () => {
    expect(
      apply(document, "$.info", "update: { title: B, contact: { url: u } }")
        .info,
    ).toEqual({ title: "B", contact: { name: "n", url: "u" } });
  });

  it("appends to an array that it targets, and to one inside an object", () => {
    expect(apply(document, "$.tags", "update: { name: w }").tags).toHaveLength(
      4,
    );
    expect(
      apply(document, "$", "update: { tags: [{ name: w }] }").tags,
    ).toEqual([...document.tags, { name: "w" }]);
  });

  it("appends nothing that the list already has", () => {
    expect(
      apply(document, "$", "update: { tags: [{ name: z }, { name: w }] }").tags,
    ).toEqual([...document.tags, { name: "w" }]);
    expect(apply(document, "$.tags", "update: { name: x }").tags).toEqual(
      document.tags,
    );
  });

  it("removes every match, even several in one array", () => {
    expect(
      apply(document, "$.tags[?@.name != 'y']", "remove: true").tags,
    ).toEqual([{ name: "y" }]);
  });

  it("that removes something missing is reported as unneeded", () => {
    expect(apply(document, "$.info.license", "remove: true")).toEqual(document);
    const overlays = parseOverlay(
      parseSource(overlay("$.info.license", "remove: true"), "o.yaml"),
    );
    expect(applyOverlay(structuredClone(document), overlays)).toEqual(
      overlays.actions,
    );
  });

  it("changes every match, each with its own copy of the value", () => {
    const { tags } = apply(document, "$.tags[*]", "update: { x: { y: 1 } }");
    expect(tags).toEqual(document.tags.map((tag) => ({ ...tag, x: { y: 1 } })));
    const [first, second] = tags as JsonObject[];
    expect(first?.x).not.toBe(second?.x);
  });
});
