import type {
  MethodResponse,
  ResourceMethod,
} from "../resources/resource-method.js";
import { readClientBody } from "../resources/client-body.js";
import { READER_MODULES } from "../resources/pagination.js";
import { clientStyle, pathTemplate } from "../spec/parameter-style.js";
import {
  dateMembers,
  headerParameters,
  requiredParameters,
} from "./client-params.js";
import { interfaceName } from "./client-interfaces.js";
import { lowerFirst } from "./names.js";

/** `conversations.list` → `conversationsList`, the constant of an operation. */
export function operationConstant({ typeName }: ResourceMethod): string {
  return lowerFirst(typeName);
}

/**
 * Emits an operation as a value: the data that the client uses at run time, as
 * small as possible.
 */
export function emitOperation(method: ResourceMethod): string {
  const { resource, method: name } = method;
  const value = JSON.stringify(describeOperation(method)).replaceAll(
    INHERITED,
    "$& as const",
  );
  const functions = clientCode(method, "../..").map(({ member }) => member);
  const whole = [value.slice(0, -1), ...functions].join(", ") + "}";
  return `export const ${operationConstant(method)}: Operation<${interfaceName(resource)}["${name}"]> = ${whole};`;
}

/** A member of an operation that is code, with its imports. */
interface ClientCode {
  readonly member: string;
  /** Modules in the source folder of the client, by the imported name. */
  readonly imports: Readonly<Record<string, string>>;
}

/**
 * Code for features that few operations use: hand-written bodies, styles of parameters, and
 * pagination styles from the configuration. Only clients with such operations include it.
 *
 * @param source - Path to the source folder of the client, from the module with the code.
 */
export function clientCode(
  { operation, response }: ResourceMethod,
  source: string,
): ClientCode[] {
  const code: ClientCode[] = [];
  const own = readClientBody(operation);
  if (own) {
    const load = `async () => (await import("${source}/${own.module}.js")).${own.function}`;
    code.push({
      // A bundler drops the call with its operation.
      member: `toBody: /* @__PURE__ */ onDemand(${load})`,
      imports: { onDemand: "load-on-demand" },
    });
  }
  const { parameters, path } = operation;
  const styles = parameters.flatMap(({ name, in: where, style }) => {
    const own = where === "query" ? clientStyle(style) : undefined;
    return own ? [[name, own] as const] : [];
  });
  const template = pathTemplate(path, parameters);
  const init = [
    ...(styles.length > 0
      ? [
          `querySerializer: (query) => writeQuery(query, ${JSON.stringify(Object.fromEntries(styles))})`,
        ]
      : []),
    ...(template === undefined
      ? []
      : [
          `pathSerializer: (url, parameters) => writePath(url, parameters, ${JSON.stringify(template)})`,
        ]),
  ];
  if (init.length > 0) {
    const imports = {
      ...(styles.length > 0 && { writeQuery: "arguments/write-query" }),
      ...(template !== undefined && { writePath: "arguments/write-path" }),
    };
    code.push({ member: `init: { ${init.join(", ")} }`, imports });
  }
  const reader = response.kind === "list" ? response.reader : undefined;
  if (reader) {
    const { function: name, options } = reader;
    code.push({
      member: `readPage: (...page) => ${name}(page, ${JSON.stringify(options)})`,
      imports: { [name]: `pagination/styles/${READER_MODULES[name]}` },
    });
  }
  return code;
}

/**
 * Names that every object has as a member, such as `toString`. For a parameter
 * with such a name, the compiler checks that member and widens `true` to
 * boolean.
 */
const INHERITED = new RegExp(
  `"(${Object.getOwnPropertyNames(Object.prototype).join("|")})":true`,
  "g",
);

/** The data of an operation that the client uses at run time. */
export function describeOperation(
  method: ResourceMethod,
): Record<string, unknown> {
  const { operation, response, body } = method;
  const row: Record<string, unknown> = {
    name: `${method.resource}.${method.method}`,
    method: operation.method.toUpperCase(),
    path: operation.path,
  };
  if (operation.namespace !== undefined) row.api = operation.namespace;
  const { levelsUp = 0 } = operation;
  if (levelsUp > 0) row.levelsUp = levelsUp;
  const kind = responseKind(response);
  if (kind !== undefined) row.response = kind;
  const pageSize = defaultPageSize(method);
  if (pageSize !== undefined) row.pageSize = pageSize;
  if (body) {
    row.body = body.envelope.length > 0 ? body.envelope.join(".") : true;
    if (!body.required) row.optionalBody = true;
    if (Object.keys(body.constants).length > 0) row.constants = body.constants;
    if (Object.keys(body.defaults).length > 0) row.defaults = body.defaults;
    if (body.contentType !== "application/json") {
      row.contentType = body.contentType;
    }
    if (body.deepFields.length > 0) row.deepFields = body.deepFields;
  }
  const query = parameterRules(method);
  if (Object.keys(query).length > 0) row.query = query;
  const dates = dateMembers(method);
  if (dates.length > 0) row.dates = dates;
  const required = requiredParameters(operation);
  if (required.length > 0) row.required = required;
  const headers = headerParameters(operation);
  if (headers.length > 0) row.headers = headers;
  if (operation.exclusive.length > 0) row.exclusive = operation.exclusive;
  return row;
}

function responseKind(response: MethodResponse): string | undefined {
  if (response.kind === "item") {
    if (response.single === true) return "single";
    return response.enveloped ? undefined : "bare";
  }
  if (response.kind !== "list") return response.kind;
  if (response.paging === "declared") return "list";
  return response.paging === "none" ? "unpaged" : response.paging;
}

/** The `limit` to send if the API only returns cursors with one. */
function defaultPageSize({
  operation,
  response,
}: ResourceMethod): number | undefined {
  if (response.kind !== "list" || !response.alsoNumbered) return undefined;
  const limit = operation.parameters.find(({ name }) => name === "limit");
  const size = limit?.schema.default;
  return typeof size === "number" ? size : undefined;
}

/** The values that a query parameter accepts, as in the client. */
export type ParameterRule = true | "date" | [number, number?];

function parameterRules({
  operation,
}: ResourceMethod): Record<string, ParameterRule> {
  const rules: Record<string, ParameterRule> = {};
  for (const { name, in: where, schema } of operation.parameters) {
    if (where !== "query") continue;
    const { type, format, minimum, maximum } = schema;
    rules[name] =
      format === "date-time"
        ? "date"
        : type === "integer" && typeof minimum === "number"
          ? typeof maximum === "number"
            ? [minimum, maximum]
            : [minimum]
          : true;
  }
  return rules;
}
