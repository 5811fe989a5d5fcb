import type { ResourceMethod } from "../resources/resource-method.js";
import { exampleOf } from "../spec/parameter-style.js";
import { placeOf } from "./affected.js";
import type { Change, Subject } from "./change.js";
import { compareMethod } from "./compare-methods.js";
import { type Finding, TypeComparison } from "./compare-types.js";
import { type Versions, memberOf, partOf } from "./program.js";
import { operationSubject } from "./subjects.js";
import type { Surface } from "./surface.js";
import type { TypeReader } from "./type-reader.js";
import { CLIENT_VARIABLE } from "../emit/package-names.js";

/** Known facts about two versions, for the comparison of their operations. */
interface Known {
  /** Operations that differ, by their place. */
  readonly affected: ReadonlySet<string>;
  readonly reader: TypeReader;
  /** New names of schemas in requests, by their old names. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Compares the operations, by path and method. */
export function compareOperations(
  versions: Versions,
  before: Surface,
  after: Surface,
  { affected, reader, renamed }: Known,
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
    if (!affected.has(placeOf(method))) continue;
    const own = compareOperation(versions, reader, method, successor, renamed);
    changes.push(...own.map((finding) => ({ subject, ...finding })));
  }
  for (const method of after.methods) {
    if (predecessors.has(placeOf(method))) continue;
    changes.push({
      subject: operationSubject(method),
      kind: "added",
      level: "minor",
      at: "",
      reason: `is new: \`${CLIENT_VARIABLE}.${method.resource}.${method.method}\`.`,
    });
  }
  return changes;
}

function compareOperation(
  versions: Versions,
  reader: TypeReader,
  method: ResourceMethod,
  successor: ResourceMethod,
  renamed: ReadonlyMap<string, string>,
): Finding[] {
  const findings: Finding[] = [];
  const [oldId, newId] = [method.operation.id, successor.operation.id];
  if (oldId !== newId) {
    findings.push({
      kind: "changed",
      level: "breaking",
      at: "operationId",
      reason: `is ${newId} instead of ${oldId}, and the names of its types change with it.`,
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
    ["response", "responses", "response"],
  ] as const) {
    const comparison = new TypeComparison(
      reader,
      side,
      side === "request" ? renamed : undefined,
    );
    const [old, now] = [before?.get(part), after?.get(part)];
    const breaks =
      part === "requestBody" && old && now
        ? comparison.compareBodies(old, now, [label])
        : comparison.compareProperty(old, now, [label]);
    explained ||= breaks;
    const exclusive = compareExclusive(method, successor);
    findings.push(
      ...comparison.findings
        .map(withoutMediaType)
        .map((finding) =>
          finding.at === "request.query" && exclusive !== undefined
            ? { ...finding, reason: exclusive }
            : finding,
        ),
    );
  }
  findings.push(...compareStyles(method, successor));
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

/** Describes which parameters exclude each other, if that changed. */
function compareExclusive(
  method: ResourceMethod,
  successor: ResourceMethod,
): string | undefined {
  const [old, now] = [method, successor].map(({ operation }) =>
    operation.exclusive.map((group) => group.join(" and ")),
  ) as [string[], string[]];
  const [added, removed] = [
    now.filter((group) => !old.includes(group)),
    old.filter((group) => !now.includes(group)),
  ];
  if (added.length > 0) {
    return `now takes only one of ${added.join(", and one of ")}.`;
  }
  return removed.length > 0
    ? `now takes ${removed.join(", and ")} together.`
    : undefined;
}

/**
 * Compares the styles of parameters. An installed client keeps sending the old
 * style, and types do not show the difference.
 */
function compareStyles(
  { operation: { parameters } }: ResourceMethod,
  successor: ResourceMethod,
): Finding[] {
  return successor.operation.parameters.flatMap(
    ({ name, in: where, style }): Finding[] => {
      const old = parameters.find(
        (parameter) => parameter.name === name && parameter.in === where,
      );
      const [from, to] = [old?.style ?? style, style].map((one) =>
        // If the form of the value itself changed, its type is reported
        // instead.
        exampleOf(name, { ...one, holds: style.holds }),
      );
      return from === to
        ? []
        : [
            {
              kind: "changed",
              level: "breaking",
              at: `request.${where}.${name}`,
              reason: `is sent as \`${to ?? ""}\` instead of \`${from ?? ""}\`; older clients still send the old form.`,
            },
          ];
    },
  );
}

/**
 * Compares the results of a call for any status: the union of all successes and the union
 * of all errors.
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
  const comparison = new TypeComparison(reader, "response");
  // No existing code reads an error body that was not described before.
  const hadErrors = reader.shapeOf(old).properties.has("error");
  const [oldPart, newPart] = hadErrors
    ? [old, now]
    : [old, now].map((type) => partOf(versions.checker, type, "data"));
  if (oldPart && newPart) {
    comparison.compare(oldPart, newPart, ["response"], true);
  }
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
      ? `is now at ${placeOf(moved)}; calls with the old path do not compile.`
      : `was removed, with the method \`${CLIENT_VARIABLE}.${method.resource}.${method.method}\`.`,
  };
}
