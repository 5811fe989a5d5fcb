import type { ResourceMethod } from "../resources/resource-method.js";
import { resolveReference, visitReferences } from "../spec/references.js";
import type { Json, JsonObject } from "../spec/source.js";
import { isObject, objectOf } from "../spec/walk.js";
import type { Surface } from "./surface.js";

/** The parts of two versions that a type checker must compare. Everything else is equal. */
export interface Affected {
  /** Operations that differ, such as `GET /path`. */
  readonly operations: ReadonlySet<string>;
  /** Schemas that differ. */
  readonly schemas: ReadonlySet<string>;
  /** References to the parts of these types, in either version. */
  readonly needed: ReadonlySet<string>;
}

/** `GET /whatsapp/conversations`: an operation without its id. */
export function placeOf({ operation }: ResourceMethod): string {
  return `${operation.method.toUpperCase()} ${operation.path}`;
}

/**
 * Finds the differences between two versions, without prose: operations and schemas that
 * are new, removed or changed, or that refer to such a schema.
 */
export function findAffected(before: Surface, after: Surface): Affected {
  const [old, now] = [readParts(before), readParts(after)];
  const changed = new Set<string>();
  for (const ref of new Set([...old.keys(), ...now.keys()])) {
    if (old.get(ref)?.text !== now.get(ref)?.text) changed.add(ref);
  }
  const isChanged = spread(changed, [old, now]);
  const [olds, nows] = [byPlace(before), byPlace(after)];
  const operations = new Set<string>();
  const needed = new Set(isChanged);
  for (const place of new Set([...olds.keys(), ...nows.keys()])) {
    const parts = [
      readMethod(before, olds.get(place)),
      readMethod(after, nows.get(place)),
    ];
    const refs = parts.flatMap((part) => part?.refs ?? []);
    const isSame = parts[0]?.text === parts[1]?.text;
    if (isSame && !refs.some((ref) => isChanged.has(ref))) continue;
    operations.add(place);
    for (const ref of refs) needed.add(ref);
  }
  const schemas = new Set(
    [...isChanged].flatMap(
      (ref) => /^#\/components\/schemas\/(.+)$/.exec(ref)?.[1] ?? [],
    ),
  );
  // A part that is equal in both versions is written for both, or for neither.
  for (const ref of needed) {
    for (const parts of [old, now]) {
      for (const other of parts.get(ref)?.refs ?? []) needed.add(other);
    }
  }
  return { operations, schemas, needed };
}

function byPlace({ methods }: Surface): ReadonlyMap<string, ResourceMethod> {
  return new Map(methods.map((method) => [placeOf(method), method]));
}

/** A part of a description: its text without prose, and its references. */
interface Part {
  readonly text: string;
  readonly refs: readonly string[];
}

type Parts = ReadonlyMap<string, Part>;

/** The components of a document, by reference. */
function readParts({ document, sent, returned }: Surface): Parts {
  const parts = new Map<string, Part>();
  for (const [section, entries] of Object.entries(
    objectOf(document.components),
  )) {
    for (const [name, value] of Object.entries(objectOf(entries))) {
      const part = readPart(document, value);
      // The type of a schema depends on the side that uses it.
      const uses = [sent.has(name), returned.has(name)].join();
      const text = section === "schemas" ? `${uses} ${part.text}` : part.text;
      parts.set(`#/components/${section}/${name}`, { ...part, text });
    }
  }
  return parts;
}

function readPart(document: JsonObject, value: Json): Part {
  const refs = new Set<string>();
  const texts = [JSON.stringify(withoutWords(value))];
  visitReferences(value, (ref) => {
    const component = componentOf(ref);
    if (component !== undefined) refs.add(component);
    // A reference to a part of a path.
    else texts.push(JSON.stringify(resolveReference(document, ref)));
  });
  return { text: texts.join(), refs: [...refs] };
}

function readMethod(
  { document }: Surface,
  method: ResourceMethod | undefined,
): Part | undefined {
  return method && readPart(document, toJson(method));
}

/** A reference into a component depends on all of it. */
function componentOf(ref: string): string | undefined {
  return /^#\/components\/[^/]+\/[^/]+/.exec(ref)?.[0];
}

/** Everything that decides the types of a method. */
function toJson({ operation, ...method }: ResourceMethod): JsonObject {
  const { source, responseDescriptions: _, ...read } = operation;
  const text = JSON.stringify({ read, method }, (_key, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...value] : value,
  );
  return { source, rest: JSON.parse(text) as Json };
}

/** Adds everything that refers to a changed part. */
function spread(
  changed: ReadonlySet<string>,
  versions: readonly Parts[],
): ReadonlySet<string> {
  const reached = new Set(changed);
  for (let count = -1; count !== reached.size;) {
    count = reached.size;
    for (const parts of versions) {
      for (const [ref, { refs }] of parts) {
        if (refs.some((other) => reached.has(other))) reached.add(ref);
      }
    }
  }
  return reached;
}

const WORDS = new Set(["description", "summary"]);

/** Keywords whose values are data, without keywords in them. */
const DATA = new Set(["const", "enum", "default", "example", "examples"]);

function withoutWords(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, Json][] => {
      if (WORDS.has(key) && typeof inner === "string") return [];
      return [[key, DATA.has(key) ? inner : withoutWords(inner)]];
    }),
  );
}
