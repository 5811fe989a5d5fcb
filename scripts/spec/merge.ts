import { isDeepStrictEqual } from "node:util";
import { markNamespace } from "./namespaces.js";
import { type Json, type JsonObject, SpecError } from "./source.js";
import { arrayOf, isObject, objectOf, walkDescription } from "./walk.js";

/** A corrected description to merge. */
export interface MergePart {
  readonly document: JsonObject;
  /** Prefix of its components whose names are taken. */
  readonly prefix: string;
  /** Start of a name that the prefix replaces. */
  readonly replaces?: string | undefined;
  /** Set for an API with its own base URL. */
  readonly namespace?: string | undefined;
  /** File, for errors. */
  readonly place: string;
}

/** Keywords for people, which validators ignore. */
const ANNOTATIONS = new Set([
  "description",
  "summary",
  "title",
  "example",
  "examples",
]);

/**
 * Merges descriptions of one service into one document.
 *
 * Components of the same name: if both are equal apart from prose and examples,
 * including everything that they refer to, the first one is used for both. If
 * they differ, the later one gets the prefix of its description, as in
 * `AgentPaging`. Paths and webhooks are merged by method, tags by name. Title,
 * version and servers are those of the first description.
 *
 * A description with a namespace is another API: its paths are marked with the
 * namespace, and its title, servers, security and tags are kept beside those of
 * the first (see `namespaces.ts`).
 *
 * @throws SpecError if two descriptions have the same operation, if their
 *   servers differ, or if a prefixed name is taken as well
 */
export function mergeDescriptions(parts: readonly MergePart[]): JsonObject {
  const [first, ...others] = parts;
  if (!first) throw new SpecError("openapi/", "there is no description");
  const merged = first.document;
  for (const part of others) {
    if (part.namespace === undefined) {
      requireSameServers(merged, part);
      mergeTags(merged, part.document);
    } else {
      markNamespace(merged, part.document, part.namespace);
    }
    renameClashes(merged, part);
    mergeComponents(merged, part);
    mergePaths(merged, part, "paths");
    mergePaths(merged, part, "webhooks");
  }
  return merged;
}

function requireSameServers(merged: JsonObject, part: MergePart): void {
  const urls = (document: JsonObject): Json[] =>
    arrayOf(document.servers).map((server) =>
      isObject(server) ? (server.url ?? null) : null,
    );
  if (!isDeepStrictEqual(urls(merged), urls(part.document))) {
    throw new SpecError(
      part.place,
      `its servers are ${JSON.stringify(urls(part.document))}, but the other descriptions have ${JSON.stringify(urls(merged))}`,
    );
  }
}

/** Renames components that differ, then those that refer to renamed ones. */
function renameClashes(merged: JsonObject, part: MergePart): void {
  for (const [kind, theirs] of componentKinds(part.document)) {
    const ours = objectOf(objectOf(merged.components)[kind]);
    const shared = Object.keys(theirs).filter((name) => name in ours);
    const differing = new Set(
      shared.filter((name) => !saysTheSame(ours[name], theirs[name])),
    );
    for (;;) {
      const more = shared.filter(
        (name) =>
          !differing.has(name) &&
          references(theirs[name]).some(
            (ref) => ref.kind === kind && differing.has(ref.name),
          ),
      );
      if (more.length === 0) break;
      for (const name of more) differing.add(name);
    }
    for (const name of differing) {
      rename(part, kind, name, prefixed(part, name), ours);
    }
  }
}

/** `AgentPaging`; `MessagingContact` where the prefix replaces `Whatsapp`. */
function prefixed({ prefix, replaces }: MergePart, name: string): string {
  const rest =
    replaces !== undefined && name.startsWith(replaces)
      ? name.slice(replaces.length)
      : name;
  return `${prefix}${rest}`;
}

function rename(
  part: MergePart,
  kind: string,
  name: string,
  to: string,
  ours: JsonObject,
): void {
  const theirs = objectOf(objectOf(part.document.components)[kind]);
  if (to in theirs || to in ours) {
    throw new SpecError(
      part.place,
      `#/components/${kind}/${name} differs from that of another description, and ${to} is taken too`,
    );
  }
  theirs[to] = theirs[name] as Json;
  Reflect.deleteProperty(theirs, name);
  const from = `#/components/${kind}/${name}`;
  walkDescription(part.document, (object) => {
    if (object.$ref === from) object.$ref = `#/components/${kind}/${to}`;
  });
}

function mergeComponents(merged: JsonObject, part: MergePart): void {
  merged.components ??= {};
  const components = objectOf(merged.components);
  for (const [kind, theirs] of componentKinds(part.document)) {
    components[kind] = { ...theirs, ...objectOf(components[kind]) };
  }
}

function mergePaths(
  merged: JsonObject,
  part: MergePart,
  section: "paths" | "webhooks",
): void {
  if (!isObject(part.document[section])) return;
  const paths = objectOf((merged[section] ??= {}));
  for (const [path, item] of Object.entries(part.document[section])) {
    const present = paths[path];
    if (!isObject(present)) {
      paths[path] = item;
      continue;
    }
    for (const [key, value] of Object.entries(objectOf(item))) {
      if (key in present && !saysTheSame(present[key], value)) {
        throw new SpecError(
          part.place,
          `${key.toUpperCase()} ${path} is also in another description`,
        );
      }
      present[key] = value;
    }
  }
}

function mergeTags(merged: JsonObject, document: JsonObject): void {
  const tags = arrayOf(merged.tags);
  const names = new Set(tags.map((tag) => objectOf(tag).name));
  merged.tags = [
    ...tags,
    ...arrayOf(document.tags).filter((tag) => !names.has(objectOf(tag).name)),
  ];
}

function saysTheSame(one: Json | undefined, other: Json | undefined): boolean {
  return isDeepStrictEqual(
    withoutAnnotations(one ?? null),
    withoutAnnotations(other ?? null),
  );
}

function withoutAnnotations(value: Json, keysAreNames = false): Json {
  if (Array.isArray(value)) {
    return value.map((item) => withoutAnnotations(item));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => keysAreNames || !ANNOTATIONS.has(key))
      .map(([key, item]) => [
        key,
        key === "required" && Array.isArray(item)
          ? [...item].sort()
          : withoutAnnotations(item, key === "properties" && !keysAreNames),
      ]),
  );
}

function references(
  value: Json | undefined,
): { kind: string | undefined; name: string }[] {
  const found: { kind: string | undefined; name: string }[] = [];
  walkDescription(value, ({ $ref }) => {
    if (typeof $ref !== "string") return;
    const [, , kind, name = ""] = $ref.split("/");
    found.push({ kind, name });
  });
  return found;
}

function componentKinds(document: JsonObject): [string, JsonObject][] {
  return Object.entries(objectOf(document.components)).map(([kind, value]) => [
    kind,
    objectOf(value),
  ]);
}
