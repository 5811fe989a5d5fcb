import { createRequire } from "node:module";
import type { operations } from "@kapso-platform/types";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** A schema, or anything else of the description. */
export type Node = Record<string, unknown>;

export type OperationId = keyof operations;

/** The JSON body of an operation, with its envelopes. */
export type BodyOf<Id extends OperationId> = operations[Id] extends {
  requestBody?: { content: { "application/json": infer Body } };
}
  ? Body
  : never;

/** The query of an operation. */
export type QueryOf<Id extends OperationId> = operations[Id] extends {
  parameters: { query?: infer Query };
}
  ? Query
  : never;

/** A parameter with its references resolved. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Node;
  readonly example?: unknown;
}

/** An operation as the bundled description has it. */
export interface DescribedOperation {
  readonly id: OperationId;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: { pointer: string; example: unknown } | undefined;
  /** JSON pointer of the JSON schema by status; undefined without a JSON body. */
  readonly answers: ReadonlyMap<string, string | undefined>;
  /** Statuses that may carry another content type than JSON. */
  readonly free: ReadonlySet<string>;
}

const document = createRequire(import.meta.url)(
  "@kapso-platform/types/openapi.json",
) as Node;

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, "description");

/** Every operation of the bundled description. */
export function listOperations(): DescribedOperation[] {
  return Object.entries(document.paths as Record<string, Node>).flatMap(
    ([path, item]) =>
      Object.entries(item)
        .filter(([key]) => key !== "parameters")
        .map(([method, operation]) =>
          describeOperation(path, item, method, operation as Node),
        ),
  );
}

const examples = new Map(
  listOperations().map(({ id, body }) => [id, body?.example]),
);

/** The body that the description gives as the example of an operation. */
export function exampleOf<Id extends OperationId>(id: Id): BodyOf<Id> {
  // The types come from the description, which its examples fit.
  return examples.get(id) as BodyOf<Id>;
}

/** What is wrong with a value, by a schema of the description; empty if nothing. */
export function findFaults(pointer: string, value: unknown): string[] {
  const validate = compile(pointer);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath} ${message ?? ""}`,
  );
}

const compiled = new Map<string, ValidateFunction>();

function compile(pointer: string): ValidateFunction {
  const known = compiled.get(pointer);
  if (known) return known;
  const validate = ajv.compile({ $ref: `description#${pointer}` });
  compiled.set(pointer, validate);
  return validate;
}

function describeOperation(
  path: string,
  item: Node,
  method: string,
  operation: Node,
): DescribedOperation {
  const at = `/paths/${escape(path)}/${method}`;
  const parameters = new Map<string, Parameter>();
  for (const raw of [
    ...((item.parameters ?? []) as Node[]),
    ...((operation.parameters ?? []) as Node[]),
  ]) {
    const parameter = resolve(raw) as unknown as Parameter;
    parameters.set(`${parameter.in} ${parameter.name}`, parameter);
  }
  const content = mediaOf(operation.requestBody as Node | undefined);
  const answers = new Map<string, string | undefined>();
  const free = new Set<string>();
  for (const [status, raw] of Object.entries(operation.responses as Node)) {
    const response = raw as Node;
    const ref = response.$ref as string | undefined;
    const place = ref ? ref.slice(1) : `${at}/responses/${status}`;
    const types = Object.keys(resolve(response).content ?? {});
    answers.set(
      status,
      types.includes("application/json")
        ? `${place}/content/application~1json/schema`
        : undefined,
    );
    if (types.some((type) => type !== "application/json")) free.add(status);
  }
  return {
    id: operation.operationId as OperationId,
    method: method.toUpperCase(),
    path,
    parameters: [...parameters.values()],
    body: content && {
      pointer: `${at}/requestBody/content/application~1json/schema`,
      example: content.example,
    },
    answers,
    free,
  };
}

function mediaOf(body: Node | undefined): Node | undefined {
  const content = body && (resolve(body).content as Record<string, Node>);
  return content?.["application/json"];
}

function resolve(node: Node): Node {
  if (typeof node.$ref !== "string") return node;
  let value: unknown = document;
  for (const part of node.$ref.slice(2).split("/")) {
    value = (value as Node)[part.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return resolve(value as Node);
}

function escape(path: string): string {
  return path.replaceAll("~", "~0").replaceAll("/", "~1");
}
