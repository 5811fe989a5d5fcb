import ts from "typescript";
import type { ResourceMethod } from "../resources/resource-method.js";
import type { Change, Subject } from "./change.js";
import { compareMethod } from "./compare-methods.js";
import { type Finding, type Side, TypeComparison } from "./compare-types.js";
import {
  type Versions,
  createVersions,
  memberOf,
  schemaTypes,
} from "./program.js";
import { type Owners, operationSubject, schemaSubject } from "./subjects.js";
import type { Surface } from "./surface.js";
import { TypeReader } from "./type-reader.js";

/** Lists what the compiler sees of the difference between two versions. */
export function compareSurfaces(
  before: Surface,
  after: Surface,
  owners: Owners,
): Change[] {
  const versions = createVersions(before, after);
  const old = schemaTypes(versions, "old");
  const now = schemaTypes(versions, "new");
  const reader = new TypeReader(
    versions.checker,
    new Map(
      [...old, ...now].flatMap(([name, type]) =>
        type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Union)
          ? [[type, name] as const]
          : [],
      ),
    ),
  );
  const schemas = compareSchemas(before, after, { old, now, reader, owners });
  const operations = compareOperations(versions, before, after, reader);
  return [...operations, ...schemas];
}

function compareSchemas(
  before: Surface,
  after: Surface,
  {
    old,
    now,
    reader,
    owners,
  }: {
    old: ReadonlyMap<string, ts.Type>;
    now: ReadonlyMap<string, ts.Type>;
    reader: TypeReader;
    owners: Owners;
  },
): Change[] {
  const changes: Change[] = [];
  const entry = (name: string, finding: Finding): void => {
    changes.push({ subject: schemaSubject(name, owners), ...finding });
  };
  for (const [name, type] of old) {
    const replacement = now.get(name);
    if (!replacement) {
      const renamed = [...now].find(
        ([other, candidate]) =>
          !old.has(other) && reader.areMutuallyAssignable(type, candidate),
      );
      entry(name, {
        kind: "removed",
        level: "breaking",
        at: "",
        reason: renamed
          ? `is named ${renamed[0]} now; imports of the old name do not compile.`
          : "is gone; imports of its type do not compile.",
      });
      continue;
    }
    const sent = before.sent.has(name) || after.sent.has(name);
    const answered = before.answered.has(name) || after.answered.has(name);
    const sides: Side[] = sent
      ? answered
        ? ["request", "answer"]
        : ["request"]
      : ["answer"];
    for (const side of sides) {
      const comparison = new TypeComparison(reader, side);
      comparison.compare(type, replacement, [], true);
      for (const finding of comparison.findings) {
        const where = sides.length > 1 ? ` (in ${side}s)` : "";
        entry(name, {
          ...finding,
          reason: finding.reason.replace(/\.$/, `${where}.`),
        });
      }
    }
  }
  for (const name of now.keys()) {
    if (old.has(name)) continue;
    entry(name, { kind: "added", level: "minor", at: "", reason: "is new." });
  }
  return changes;
}

function compareOperations(
  versions: Versions,
  before: Surface,
  after: Surface,
  reader: TypeReader,
): Change[] {
  const changes: Change[] = [];
  const successors = new Map(after.methods.map((m) => [placeOf(m), m]));
  const predecessors = new Set(before.methods.map(placeOf));
  for (const method of before.methods) {
    const subject = operationSubject(method);
    const successor = successors.get(placeOf(method));
    if (!successor) {
      changes.push(removal(subject, method, after));
      continue;
    }
    const own = compareOperation(versions, reader, method, successor);
    changes.push(...own.map((finding) => ({ subject, ...finding })));
  }
  for (const method of after.methods) {
    if (predecessors.has(placeOf(method))) continue;
    changes.push({
      subject: operationSubject(method),
      kind: "added",
      level: "minor",
      at: "",
      reason: `is new: \`kapso.${method.resource}.${method.method}\`.`,
    });
  }
  return changes;
}

function compareOperation(
  versions: Versions,
  reader: TypeReader,
  method: ResourceMethod,
  successor: ResourceMethod,
): Finding[] {
  const findings: Finding[] = [];
  const [oldId, newId] = [method.operation.id, successor.operation.id];
  if (oldId !== newId) {
    findings.push({
      kind: "changed",
      level: "breaking",
      at: "operationId",
      reason: `is ${newId} instead of ${oldId}, and the types named after it change their names.`,
    });
  }
  const [before, after] = (["old", "new"] as const).map((version) => {
    const operation = memberOf(
      versions,
      version,
      "operations",
      version === "old" ? oldId : newId,
    );
    return operation && reader.shapeOf(operation).properties;
  });
  let explained = false;
  for (const [side, part, label] of [
    ["request", "parameters", "request"],
    ["request", "requestBody", "request.body"],
    ["answer", "responses", "answer"],
  ] as const) {
    const comparison = new TypeComparison(reader, side);
    explained =
      comparison.compareProperty(before?.get(part), after?.get(part), [
        label,
      ]) || explained;
    findings.push(...comparison.findings.map(withoutMediaType));
  }
  explained ||= findings.some(({ level }) => level === "breaking");
  if (!explained) {
    findings.push(...compareOutcomes(versions, reader, oldId, newId));
    explained = findings.some(({ level }) => level === "breaking");
  }
  return [
    ...findings,
    ...compareMethod(versions, reader, method, successor, explained),
  ];
}

/**
 * Compares what a call gives when the status is not looked at: the union of
 * all successes, and that of all errors.
 */
function compareOutcomes(
  versions: Versions,
  reader: TypeReader,
  oldId: string,
  newId: string,
): Finding[] {
  const old = memberOf(versions, "old", "outcomes", oldId);
  const now = memberOf(versions, "new", "outcomes", newId);
  if (!old || !now) return [];
  const comparison = new TypeComparison(reader, "answer");
  comparison.compare(old, now, ["answer"], true);
  return comparison.findings.filter(({ level }) => level === "breaking");
}

function withoutMediaType(finding: Finding): Finding {
  return {
    ...finding,
    at: finding.at.replace(/\.content(\["application\/json"\])?/, ""),
  };
}

function removal(
  subject: Subject,
  method: ResourceMethod,
  after: Surface,
): Change {
  const moved = after.methods.find(
    ({ operation }) => operation.id === method.operation.id,
  );
  return {
    subject,
    kind: "removed",
    level: "breaking",
    at: "",
    reason: moved
      ? `is at ${placeOf(moved)} now; calls by the old path do not compile.`
      : `is gone, and with it \`kapso.${method.resource}.${method.method}\`.`,
  };
}

function placeOf({ operation }: ResourceMethod): string {
  return `${operation.method.toUpperCase()} ${operation.path}`;
}
