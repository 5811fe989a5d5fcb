import { emitPaths } from "../emit/client-paths.js";
import { emitResources } from "../emit/client-resources.js";
import { emitTypes } from "../emit/types.js";
import { type Affected, placeOf } from "./affected.js";
import type { ResourceMethod } from "../resources/resource-method.js";
import { describeOperations } from "../resources/describe-operations.js";
import type { Operation } from "../spec/operations.js";
import { reachableReferences } from "../spec/references.js";
import type { Json, JsonObject } from "../spec/source.js";
import { isObject, objectOf } from "../spec/walk.js";

/** One version of the description: its operations, as users call them. */
export interface Surface {
  readonly document: JsonObject;
  readonly methods: readonly ResourceMethod[];
  /** Names of the schemas in requests. */
  readonly sent: ReadonlySet<string>;
  /** Names of the schemas in responses. */
  readonly returned: ReadonlySet<string>;
}

/** Source texts of the modules of a version, as users import them. */
export interface SurfaceModules {
  /** Modules of the types package, by name. */
  readonly types: {
    readonly schemas: string;
    readonly requests: string;
    readonly openapi: string;
    /**
     * All successes and all errors of each operation; users do not import this
     * module.
     */
    readonly outcomes: string;
  };
  /** Generated modules of the client, by file. */
  readonly client: ReadonlyMap<string, string>;
}

/**
 * Describes the operations of a corrected description.
 *
 * @throws SpecError if the operations cannot be described
 */
export function readSurface(document: JsonObject): Surface {
  const { operations, methods } = describeOperations(document);
  const sent = new Set<string>();
  const returned = new Set<string>();
  for (const { source, path } of operations) {
    const item = childOf(childOf(document, "paths"), path);
    reachableReferences(document, childOf(item, "parameters"), sent);
    reachableReferences(document, source.parameters, sent);
    reachableReferences(document, source.requestBody, sent);
    reachableReferences(
      document,
      Object.values(objectOf(source.responses)),
      returned,
    );
  }
  // Users read the bodies of webhooks, like responses.
  reachableReferences(document, document.webhooks, returned);
  return {
    document,
    methods,
    sent: schemaNames(sent),
    returned: schemaNames(returned),
  };
}

/**
 * Generates the types of a version in memory.
 *
 * @param only - the operations and components to write; by default all
 * @throws SpecError if the types cannot be generated
 */
export function emitModules(
  { document, methods: all }: Surface,
  only?: Pick<Affected, "operations" | "needed">,
): SurfaceModules {
  const methods = only
    ? all.filter((method) => only.operations.has(placeOf(method)))
    : all;
  const operations = methods.map(({ operation }) => operation);
  const types = emitTypes(document, operations, only?.needed);
  return {
    types: {
      schemas: types.schemas,
      requests: types.requests,
      openapi: types.openapi,
      outcomes: emitOutcomes(operations),
    },
    client: new Map([
      ["paths.ts", emitPaths(methods, types)],
      ...emitResources(methods, types).map(
        ({ file, code }): [string, string] => [file, code],
      ),
    ]),
  };
}

function emitOutcomes(operations: readonly Operation[]): string {
  const union = (
    { id, responseMedia }: Operation,
    success: boolean,
  ): string => {
    const bodies = [...responseMedia].flatMap(([status, { type }]) =>
      status.startsWith("2") === success
        ? `operations["${id}"]["responses"][${JSON.stringify(status)}]["content"][${JSON.stringify(type)}]`
        : [],
    );
    return bodies.join(" | ") || "never";
  };
  return [
    `import type { operations } from "./openapi.js";`,
    "export interface outcomes {",
    ...operations.map(
      (operation) =>
        `"${operation.id}": { data: ${union(operation, true)}; error: ${union(operation, false)} };`,
    ),
    "}",
  ].join("\n");
}

function childOf(holder: Json | undefined, key: string): Json | undefined {
  return isObject(holder) ? holder[key] : undefined;
}

function schemaNames(refs: ReadonlySet<string>): Set<string> {
  return new Set(
    [...refs].flatMap(
      (ref) => /^#\/components\/schemas\/(.+)$/.exec(ref)?.[1] ?? [],
    ),
  );
}
