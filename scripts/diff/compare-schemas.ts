import type ts from "typescript";
import type { Json, JsonObject } from "../spec/source.js";
import { objectOf, walkDescription } from "../spec/walk.js";
import { type Change, LEVELS } from "./change.js";
import { type Finding, type Side, TypeComparison } from "./compare-types.js";
import { type Owners, schemaSubject } from "./subjects.js";
import type { Surface } from "./surface.js";
import type { TypeReader } from "./type-reader.js";

/** The suffix that `splitSharedEnums` gives to the schemas of requests. */
const INPUT = "Input";

/** The schemas of both versions, with facts for the comparison. */
export interface SchemaVersions {
  /** Schemas that differ. */
  readonly affected: ReadonlySet<string>;
  readonly old: ReadonlyMap<string, ts.Type>;
  readonly now: ReadonlyMap<string, ts.Type>;
  readonly reader: TypeReader;
  readonly owners: Owners;
  /** New names of schemas in requests, by their old names. */
  readonly renamed: ReadonlyMap<string, string>;
}

/**
 * Finds schemas that requests and responses shared before and no longer share,
 * or the reverse. `X` and `XInput` are then two versions of one schema.
 */
export function findRenamedInputs(
  before: Surface,
  after: Surface,
): Map<string, string> {
  const [old, now] = [before, after].map(
    ({ document }) =>
      new Set(Object.keys(objectOf(objectOf(document.components).schemas))),
  ) as [Set<string>, Set<string>];
  const renamed = new Map<string, string>();
  for (const name of before.sent) {
    if (after.sent.has(name)) continue;
    const split = `${name}${INPUT}`;
    const joint = name.endsWith(INPUT) ? name.slice(0, -INPUT.length) : "";
    if (after.sent.has(split) && !old.has(split)) renamed.set(name, split);
    else if (after.sent.has(joint) && old.has(joint) && !now.has(name))
      renamed.set(name, joint);
  }
  return renamed;
}

/** Compares the named schemas, each one where it is used. */
export function compareSchemas(
  before: Surface,
  after: Surface,
  versions: SchemaVersions,
): Change[] {
  const { affected, old, now, reader, owners } = versions;
  const changes: Change[] = [];
  const entry = (name: string, finding: Finding): void => {
    changes.push({ subject: schemaSubject(name, owners), ...finding });
  };
  for (const [name, type] of old) {
    if (!affected.has(name)) continue;
    const replacement = now.get(name);
    if (!replacement) {
      const successor = successorOf(
        name,
        [...now].flatMap(([other, candidate]) =>
          !old.has(other) && reader.areMutuallyAssignable(type, candidate)
            ? [other]
            : [],
        ),
        [before.document, after.document],
      );
      entry(name, {
        kind: "removed",
        level: "breaking",
        at: "",
        reason: successor
          ? `is now named ${successor}; imports of the old name do not compile.`
          : "was removed; imports of its type do not compile.",
      });
      continue;
    }
    for (const finding of compareUses(before, after, versions, name)) {
      entry(name, finding);
    }
  }
  for (const name of now.keys()) {
    if (old.has(name)) continue;
    entry(name, { kind: "added", level: "minor", at: "", reason: "is new." });
  }
  return changes;
}

/**
 * Of the new schemas that equal an old one, finds the one that is used in its
 * place.
 */
function successorOf(
  name: string,
  candidates: readonly string[],
  [before, after]: readonly [JsonObject, JsonObject],
): string | undefined {
  if (candidates.length < 2) return candidates[0];
  const uses = new Map<string, number>();
  walkDescription(before, ({ $ref }, at) => {
    if ($ref !== `#/components/schemas/${name}`) return;
    const now = at.reduce<Json | undefined>(
      (value, key) =>
        Array.isArray(value) ? value[Number(key)] : objectOf(value)[key],
      after,
    );
    const ref = objectOf(now).$ref;
    const other = typeof ref === "string" ? ref.split("/").at(-1) : undefined;
    if (other !== undefined) uses.set(other, (uses.get(other) ?? 0) + 1);
  });
  return candidates.toSorted(
    (one, other) => (uses.get(other) ?? 0) - (uses.get(one) ?? 0),
  )[0];
}

function compareUses(
  before: Surface,
  after: Surface,
  versions: SchemaVersions,
  name: string,
): Finding[] {
  const { old, now, reader, renamed } = versions;
  const [type, replacement] = [old.get(name), now.get(name)];
  if (!type || !replacement) return [];
  const input = now.get(renamed.get(name) ?? name);
  const found = sidesOf(before, after, name, renamed).map((side) => {
    const comparison = new TypeComparison(
      reader,
      side,
      side === "request" ? renamed : undefined,
    );
    const successor = side === "request" ? input : replacement;
    if (successor) comparison.compare(type, successor, [], true);
    return [side, comparison.findings] as const;
  });
  const first = found[0]?.[1] ?? [];
  const findings =
    found.length > 1
      ? found.flatMap(([side, own], index) => {
          const others = found[1 - index]?.[1] ?? [];
          return own.flatMap((finding) => {
            // A finding on both sides is reported once, at the more severe
            // level.
            const other = others.find((one) => isSame(one, finding));
            if (!other)
              return { ...finding, reason: inSide(finding.reason, side) };
            const worse = LEVELS.find((level) =>
              [finding.level, other.level].includes(level),
            );
            return index === 0
              ? { ...finding, level: worse ?? finding.level }
              : [];
          });
        })
      : [...first];
  if (
    input &&
    input !== replacement &&
    !reader.checker.isTypeAssignableTo(replacement, input)
  ) {
    findings.unshift({
      kind: "changed",
      level: "breaking",
      at: "",
      reason: `is now ${renamed.get(name) ?? ""} in requests; a ${name} from a response may not be assignable to it.`,
    });
  }
  return findings;
}

/** The sides, request or response, on which both versions use a schema. */
function sidesOf(
  before: Surface,
  after: Surface,
  name: string,
  renamed: ReadonlyMap<string, string>,
): Side[] {
  const sides: Side[] = [];
  const sent = after.sent.has(name) || renamed.has(name);
  if (before.sent.has(name) && sent) sides.push("request");
  if (before.returned.has(name) && after.returned.has(name))
    sides.push("response");
  if (sides.length > 0) return sides;
  return before.sent.has(name) ? ["request"] : ["response"];
}

function isSame(one: Finding, other: Finding): boolean {
  return one.at === other.at && one.reason === other.reason;
}

function inSide(reason: string, side: Side): string {
  return reason.replace(/\.$/, ` (in ${side}s).`);
}
