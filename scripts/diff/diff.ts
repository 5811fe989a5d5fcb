import { isDeepStrictEqual } from "node:util";
import type { Json, JsonObject } from "../spec/source.js";
import { isObject } from "../spec/walk.js";
import {
  type Change,
  type SpecDiff,
  type Subject,
  summarise,
} from "./change.js";
import { compareStructure } from "./compare-structure.js";
import { compareSurfaces } from "./compare-surfaces.js";
import { findOwners, operationSubject, schemaSubject } from "./subjects.js";
import { type Surface, emitSurface } from "./surface.js";

/**
 * Tells what changed for a TypeScript user between two corrected descriptions.
 *
 * @throws SpecError if the types of one of them cannot be generated
 */
export async function diffDescriptions(
  before: JsonObject,
  after: JsonObject,
): Promise<SpecDiff> {
  if (JSON.stringify(before) === JSON.stringify(after)) return summarise([]);
  const [old, now] = await Promise.all([
    emitSurface(before),
    emitSurface(after),
  ]);
  return diffSurfaces(old, now);
}

/** Like {@link diffDescriptions}, of types that have been generated. */
export function diffSurfaces(before: Surface, after: Surface): SpecDiff {
  const owners = findOwners([before, after]);
  const seen = compareSurfaces(before, after, owners);
  const told = new Set(seen.map(({ subject }) => subjectKey(subject)));
  const unseen: Change[] = [];
  const compare = (
    subject: Subject,
    old: Json | undefined,
    now: Json | undefined,
  ): void => {
    if (old === undefined || now === undefined || isDeepStrictEqual(old, now))
      return;
    const { findings, shape } = compareStructure(old, now);
    unseen.push(...findings.map((finding) => ({ subject, ...finding })));
    // What requests and answers share by reference shows in the operations.
    if (told.has(subjectKey(subject)) || subject.kind === "document") return;
    unseen.push(
      ...shape.map((at): Change => ({
        subject,
        kind: "changed",
        level: "patch",
        at,
        reason: "changed in a way that the types do not show.",
      })),
    );
  };
  for (const method of before.methods) {
    const { path, method: verb } = method.operation;
    const successor = after.methods.find(
      ({ operation }) => operation.path === path && operation.method === verb,
    );
    compare(
      operationSubject(method),
      withPathParameters(before.document, method),
      successor && withPathParameters(after.document, successor),
    );
  }
  const sections = [before.document, after.document].map((document) =>
    isObject(document.components) ? document.components : {},
  );
  for (const section of Object.keys(sections[0] ?? {})) {
    const [old, now] = sections.map((entry) => entry[section]);
    if (!isObject(old) || !isObject(now)) continue;
    for (const name of Object.keys(old)) {
      compare(
        section === "schemas"
          ? schemaSubject(name, owners)
          : documentSubject(`components.${section}.${name}`),
        old[name],
        now[name],
      );
    }
  }
  unseen.push(...compareDocuments(before.document, after.document));
  return summarise([...seen, ...unseen]);
}

/** What is true of the whole API: where it is, and how one gets in. */
function compareDocuments(before: JsonObject, after: JsonObject): Change[] {
  const rows = [
    ["servers", "minor", "the API's addresses changed."],
    ["security", "minor", "what requests must carry changed."],
    ["info", "patch", "the description's own title, version or text changed."],
    ["tags", "patch", "the tags changed."],
    ["webhooks", "minor", "the events that the service sends changed."],
  ] as const;
  return rows.flatMap(([key, level, reason]): Change[] =>
    isDeepStrictEqual(before[key], after[key])
      ? []
      : [
          {
            subject: documentSubject(key),
            kind: "changed",
            level,
            at: "",
            reason,
          },
        ],
  );
}

/** The operation with the parameters that its path gives to all methods. */
function withPathParameters(
  document: JsonObject,
  { operation }: Surface["methods"][number],
): Json {
  const item = isObject(document.paths)
    ? document.paths[operation.path]
    : undefined;
  const { tags: _, ...source } = operation.source;
  const shared = isObject(item) ? item.parameters : undefined;
  if (!Array.isArray(shared)) return source;
  const own = Array.isArray(source.parameters) ? source.parameters : [];
  return { ...source, parameters: [...shared, ...own] };
}

function documentSubject(name: string): Subject {
  return { kind: "document", name, resource: undefined };
}

function subjectKey({ kind, name }: Subject): string {
  return `${kind} ${name}`;
}
