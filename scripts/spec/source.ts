import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  type Document,
  LineCounter,
  isScalar,
  parseDocument,
  visit,
} from "yaml";
import { SpecError } from "./spec-error.js";

export { SpecError };

/** A JSON value from a YAML or JSON file. */
export type Json = string | number | boolean | null | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json;
}

/** The path of a value: the keys and indices that lead to it. */
export type JsonPath = readonly (string | number)[];

/** A path as JSONPath (RFC 9535): `$.paths['/things'].get`. */
export function jsonPathOf(at: JsonPath): string {
  return at.reduce<string>(
    (path, key) =>
      typeof key === "number"
        ? `${path}[${String(key)}]`
        : /^[A-Za-z_][\w]*$/.test(key)
          ? `${path}.${key}`
          : `${path}['${key.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}']`,
    "$",
  );
}

/** A parsed YAML or JSON file, with the line of each value. */
export interface SourceFile {
  /** Path for errors, relative to the repository. */
  readonly name: string;
  /** The content as it was read. */
  readonly text: string;
  /** The content as plain values. Each call returns a new copy. */
  toJson(): JsonObject;
  /** Whether there is a value at `at`. */
  has(at: JsonPath): boolean;
  /** `file:line:column` of the value at `at`, or of its nearest parent. */
  locate(at: JsonPath): string;
  /** `file:line:column` of the first scalar equal to `value`, if any. */
  locateScalar(value: string): string | undefined;
}

/** Reads and parses a file. Its name in errors is relative to `root`. */
export async function readSource(
  file: string,
  root: string,
): Promise<SourceFile> {
  const name = path.relative(root, file).replaceAll(path.sep, "/") || file;
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new SpecError(name, `cannot be read (${(cause as Error).message})`);
  }
  return parseSource(text, name);
}

/**
 * Parses YAML or JSON. Throws a {@link SpecError} that lists all syntax errors.
 */
export function parseSource(text: string, name: string): SourceFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
  });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${String(line)}:${String(col)}`;
  };
  const [first, ...others] = document.errors.map(
    ({ pos, message }) =>
      new SpecError(place(pos[0]), `syntax error: ${message}`),
  );
  if (first) throw SpecError.together([first, ...others]);
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document)) return;
      throw new SpecError(
        place(alias.range?.[0] ?? 0),
        `unknown anchor of the alias *${alias.source}`,
      );
    },
  });
  const content = valuesOf(document, place(0));
  if (
    typeof content !== "object" ||
    content === null ||
    Array.isArray(content)
  ) {
    throw new SpecError(
      `${name}:1:1`,
      "expected an object at the top of the file",
    );
  }
  return {
    name,
    text,
    toJson: () => document.toJS() as JsonObject,
    has: (at) => document.hasIn(at),
    locate: (at) => place(offsetOf(document, at)),
    locateScalar: (value) => {
      let offset: number | undefined;
      visit(document, {
        Scalar(_key, node) {
          if (node.value !== value || !node.range) return undefined;
          offset = node.range[0];
          return visit.BREAK;
        },
      });
      return offset === undefined ? undefined : place(offset);
    },
  };
}

/**
 * The content as plain values. Nested aliases can expand to more than fits into
 * memory.
 */
function valuesOf(document: Document, place: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    throw new SpecError(
      place,
      `its aliases expand to too much data (${(cause as Error).message})`,
    );
  }
}

function offsetOf(document: Document, at: JsonPath): number {
  for (let length = at.length; length > 0; length -= 1) {
    const parent = at.slice(0, length);
    const node: unknown = document.getIn(parent, true);
    if (typeof node === "object" && node !== null && "range" in node) {
      const range = node.range as [number, number, number] | null | undefined;
      // A block collection starts at its first item, so the position of its key
      // is more useful.
      if (range) return keyOffset(document, parent) ?? range[0];
    }
  }
  return 0;
}

function keyOffset(document: Document, at: JsonPath): number | undefined {
  const holder: unknown = document.getIn(at.slice(0, -1), true);
  if (typeof holder !== "object" || holder === null || !("items" in holder)) {
    return undefined;
  }
  const last = at.at(-1);
  for (const item of holder.items as { key?: unknown }[]) {
    if (isScalar(item.key) && item.key.value === last) {
      return item.key.range?.[0];
    }
  }
  return undefined;
}
