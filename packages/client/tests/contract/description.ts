import { createRequire } from "node:module";
import type { operations } from "@kapso-platform/types";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** A schema, or another part of the description. */
export type Node = Record<string, unknown>;

export type OperationId = keyof operations;

/**
 * The JSON body of an operation with its envelopes, or the fields of its form.
 */
export type BodyOf<Id extends OperationId> = operations[Id] extends {
  requestBody?: { content: { "application/json": infer Body } };
}
  ? Body
  : operations[Id] extends {
        requestBody?: { content: { "multipart/form-data": unknown } };
      }
    ? Blob | { file: Blob }
    : never;

/** The query parameters of an operation. */
export type QueryOf<Id extends OperationId> = operations[Id] extends {
  parameters: { query?: infer Query };
}
  ? Query
  : never;

/** A parameter, with references resolved. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Node;
  readonly example?: unknown;
}

/** An operation of a bundled description. */
export interface DescribedOperation {
  readonly api: Api;
  /** The path of its base URL. */
  readonly basePath: string;
  readonly id: OperationId;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** The schema of its body, the JSON example, and whether it is a form. */
  readonly body:
    { schema: string; example: unknown; isForm: boolean } | undefined;
  /** The JSON schema by status; undefined if there is no JSON body. */
  readonly responses: ReadonlyMap<string, string | undefined>;
  /** Statuses that may have a content type other than JSON. */
  readonly free: ReadonlySet<string>;
}

const require = createRequire(import.meta.url);
const documents = {
  platform: require("@kapso-platform/types/openapi.json") as Node,
  whatsapp: require("@kapso-platform/types/whatsapp.json") as Node,
};
type Api = keyof typeof documents;

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
for (const [api, document] of Object.entries(documents)) {
  ajv.addSchema(document, api);
}

/** Every operation of the bundled descriptions. */
export function listOperations(): DescribedOperation[] {
  return (Object.keys(documents) as Api[]).flatMap((api) =>
    Object.entries(documents[api].paths as Record<string, Node>).flatMap(
      ([path, item]) =>
        Object.entries(item)
          .filter(([key]) => key !== "parameters" && key !== "servers")
          .map(([method, operation]) =>
            describeOperation(api, path, item, method, operation as Node),
          ),
    ),
  );
}

const examples = new Map(
  listOperations().map(({ id, body }) => [id, body?.example]),
);

/** The example body of an operation in the description. */
export function exampleOf<Id extends OperationId>(id: Id): BodyOf<Id> {
  // The types are derived from the description, and its examples fit it.
  return examples.get(id) as BodyOf<Id>;
}

/**
 * The schema violations of a value; empty if it is valid.
 *
 * @param schema - Reference to a schema in a description.
 */
export function findViolations(schema: string, value: unknown): string[] {
  const validate = compile(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath} ${message ?? ""}`,
  );
}

const compiled = new Map<string, ValidateFunction>();

function compile(schema: string): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  const validate = ajv.compile({ $ref: schema });
  compiled.set(schema, validate);
  return validate;
}

function describeOperation(
  api: Api,
  path: string,
  item: Node,
  method: string,
  operation: Node,
): DescribedOperation {
  const document = documents[api];
  const at = `${api}#/paths/${escape(path)}/${method}`;
  const parameters = new Map<string, Parameter>();
  for (const raw of [
    ...((item.parameters ?? []) as Node[]),
    ...((operation.parameters ?? []) as Node[]),
  ]) {
    const parameter = resolve(document, raw) as unknown as Parameter;
    parameters.set(`${parameter.in} ${parameter.name}`, parameter);
  }
  const [mediaType, content] = mediaOf(document, operation.requestBody as Node);
  const responses = new Map<string, string | undefined>();
  const free = new Set<string>();
  for (const [status, raw] of Object.entries(operation.responses as Node)) {
    const response = raw as Node;
    const ref = response.$ref as string | undefined;
    const place = ref ? api + ref : `${at}/responses/${status}`;
    const types = Object.keys(resolve(document, response).content ?? {});
    responses.set(
      status,
      types.includes("application/json")
        ? `${place}/content/application~1json/schema`
        : undefined,
    );
    if (types.some((type) => type !== "application/json")) free.add(status);
  }
  const [server] = (item.servers ?? document.servers) as { url: string }[];
  return {
    api,
    basePath: new URL(server?.url ?? "").pathname,
    id: operation.operationId as OperationId,
    method: method.toUpperCase(),
    path,
    parameters: [...parameters.values()],
    body: content && {
      schema: `${at}/requestBody/content/${escape(mediaType)}/schema`,
      example: content.example,
      isForm: mediaType === "multipart/form-data",
    },
    responses,
    free,
  };
}

function mediaOf(
  document: Node,
  body: Node | undefined,
): [type: string, content: Node | undefined] {
  const content = body && resolve(document, body).content;
  const [media] = Object.entries((content ?? {}) as Record<string, Node>);
  return media ?? ["", undefined];
}

function resolve(document: Node, node: Node): Node {
  if (typeof node.$ref !== "string") return node;
  let value: unknown = document;
  for (const part of node.$ref.slice(2).split("/")) {
    value = (value as Node)[part.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return resolve(document, value as Node);
}

function escape(path: string): string {
  return path.replaceAll("~", "~0").replaceAll("/", "~1");
}
