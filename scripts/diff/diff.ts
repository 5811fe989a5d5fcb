import { isDeepStrictEqual } from "node:util";
import { NAMESPACES } from "../spec/namespaces.js";
import type { Json, JsonObject } from "../spec/source.js";
import { isObject } from "../spec/walk.js";
import {
  type Change,
  type SpecDiff,
  type Subject,
  summarise,
} from "./change.js";
import type { ResourceMethod } from "../resources/resource-method.js";
import { compareStructure } from "./compare-structure.js";
import type { Finding } from "./compare-types.js";
import { compareSurfaces } from "./compare-surfaces.js";
import {
  findOwners,
  operationSubject,
  schemaSubject,
  usersOf,
} from "./subjects.js";
import { type Surface, readSurface } from "./surface.js";

/**
 * Lists what changed for a TypeScript user between two corrected descriptions.
 *
 * @throws SpecError if the types of one of them cannot be generated
 */
export function diffDescriptions(
  before: JsonObject,
  after: JsonObject,
): SpecDiff {
  if (JSON.stringify(before) === JSON.stringify(after)) return summarise([]);
  return diffSurfaces(readSurface(before), readSurface(after));
}

/** Like {@link diffDescriptions}, for descriptions whose operations are already read. */
export function diffSurfaces(before: Surface, after: Surface): SpecDiff {
  const owners = findOwners([before, after]);
  const seen = compareSurfaces(before, after, owners);
  const reported = new Set(seen.map(({ subject }) => subjectKey(subject)));
  const unseen: Change[] = [];
  const compare = (
    subject: Subject,
    old: Json | undefined,
    now: Json | undefined,
    isReported = (): boolean => reported.has(subjectKey(subject)),
  ): void => {
    if (old === undefined || now === undefined || isDeepStrictEqual(old, now))
      return;
    const isSaid = isReported();
    const { findings, shape } = compareStructure(old, now);
    // New, removed and renamed schemas are already reported.
    const hidden = shape.filter(
      ({ schemas }) =>
        !isSaid && !schemas.some((name) => reported.has(`schema ${name}`)),
    );
    const found = [...findings, ...hidden.map(({ finding }) => finding)];
    unseen.push(...found.map((finding) => ({ subject, ...finding })));
  };
  for (const method of before.methods) {
    const { path, method: verb } = method.operation;
    const successor = after.methods.find(
      ({ operation }) => operation.path === path && operation.method === verb,
    );
    const subject = operationSubject(method);
    compare(
      subject,
      withPathParameters(before.document, method),
      successor && withPathParameters(after.document, successor),
    );
    if (successor) {
      unseen.push(
        ...compareAccess(
          [before.document, method],
          [after.document, successor],
        ).map((finding) => ({ subject, ...finding })),
      );
    }
  }
  const sections = [before.document, after.document].map((document) =>
    isObject(document.components) ? document.components : {},
  );
  for (const section of Object.keys(sections[0] ?? {})) {
    const [old, now] = sections.map((entry) => entry[section]);
    if (!isObject(old) || !isObject(now)) continue;
    if (section === "securitySchemes") {
      unseen.push(...compareSecuritySchemes(old, now));
      continue;
    }
    for (const name of Object.keys(old)) {
      if (section === "schemas") {
        compare(schemaSubject(name, owners), old[name], now[name]);
        continue;
      }
      // A change of a shared part is reported by the types of its users.
      const subject = documentSubject(`components.${section}.${name}`);
      compare(subject, old[name], now[name], () =>
        usersOf(before, `#/components/${section}/${name}`).some((user) =>
          reported.has(subjectKey(user)),
        ),
      );
    }
  }
  unseen.push(...compareDocuments(before.document, after.document));
  return summarise([...seen, ...unseen]);
}

const ACCESS = {
  servers: "changed: the URLs of the API.",
  security: "changed: the authentication of requests.",
} as const;

/** Compares the servers and the security of a single operation. */
function compareAccess(
  before: [JsonObject, ResourceMethod],
  after: [JsonObject, ResourceMethod],
): Finding[] {
  return (["servers", "security"] as const).flatMap((key): Finding[] => {
    const own = [before, after].map(([document, { operation }]) => {
      const item = childOf(childOf(document, "paths"), operation.path);
      return operation.source[key] ?? childOf(item, key);
    });
    if (own.every((value) => value === undefined)) return [];
    const [old, now] = [before, after].map(
      ([document], index) => own[index] ?? document[key],
    );
    return isDeepStrictEqual(old, now)
      ? []
      : [{ kind: "changed", level: "minor", at: key, reason: ACCESS[key] }];
  });
}

/** Compares security schemes: code that sends its own requests follows them. */
function compareSecuritySchemes(
  before: JsonObject,
  after: JsonObject,
): Change[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name): Change[] => {
    const subject = documentSubject(`components.securitySchemes.${name}`);
    const [old, now] = [before[name], after[name]];
    if (old === undefined)
      return [
        { subject, kind: "added", level: "minor", at: "", reason: "is new." },
      ];
    if (now === undefined) {
      const reason = "is no longer declared.";
      return [{ subject, kind: "removed", level: "minor", at: "", reason }];
    }
    const { findings, shape } = compareStructure(old, now);
    return [
      ...findings.map((finding) => ({ subject, ...finding })),
      ...shape.map(({ finding }) => {
        const [from, to] = [old, now].map((scheme) =>
          JSON.stringify(childOf(scheme, finding.at)),
        );
        const reason =
          from === undefined || to === undefined
            ? "changed: the authentication of requests."
            : `is ${to} instead of ${from}.`;
        return { subject, ...finding, level: "minor" as const, reason };
      }),
    ];
  });
}

/** Compares what applies to the whole API, such as servers and security. */
function compareDocuments(before: JsonObject, after: JsonObject): Change[] {
  const rows = [
    ["servers", "minor", ACCESS.servers],
    ["security", "minor", ACCESS.security],
    [
      "info",
      "patch",
      "changed: the title, version or text of the description.",
    ],
    ["tags", "patch", "changed."],
    ["webhooks", "minor", "changed: the events that the service sends."],
    [
      NAMESPACES,
      "minor",
      "changed: the title, URL or tags of an API with its own base URL.",
    ],
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

/** The operation with the parameters of its path item. */
function withPathParameters(
  document: JsonObject,
  { operation }: Surface["methods"][number],
): Json {
  const item = isObject(document.paths)
    ? document.paths[operation.path]
    : undefined;
  const { tags: _, servers: __, security: ___, ...source } = operation.source;
  const shared = isObject(item) ? item.parameters : undefined;
  if (!Array.isArray(shared)) return source;
  const own = Array.isArray(source.parameters) ? source.parameters : [];
  return { ...source, parameters: [...shared, ...own] };
}

function childOf(holder: Json | undefined, key: string): Json | undefined {
  return isObject(holder) ? holder[key] : undefined;
}

function documentSubject(name: string): Subject {
  return { kind: "document", name, resource: undefined };
}

function subjectKey({ kind, name }: Subject): string {
  return `${kind} ${name}`;
}
