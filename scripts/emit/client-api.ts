import { readFileSync } from "node:fs";
import api from "../../openapi/api.config.js";
import { isNumber } from "../resources/pagination.js";
import type { ResourceMethod } from "../resources/resource-method.js";
import { CLIENT_VARIABLE } from "./package-names.js";
import { docComment } from "./doc-comment.js";

/** Emits the constants of the API that every page with the client loads. */
export function emitClientApi(): string {
  const { auth, baseUrl, environment } = api;
  const constants: [
    name: string,
    value: string | readonly (string | number)[],
    comment: string,
  ][] = [
    [
      "ENVELOPE",
      api.envelope.response ?? "data",
      "The member of a response with its data.",
    ],
    [
      "REQUEST_ID_HEADER",
      api.errors.requestIdHeader,
      "The response header with the id of the request.",
    ],
    [
      "RETRYABLE_STATUSES",
      api.errors.retryable,
      "Statuses after which another attempt may succeed.",
    ],
    ["DEFAULT_BASE_URL", baseUrl, "Base URL of the service."],
    ["BASE_PATH", new URL(baseUrl).pathname, "The path of that URL."],
    [
      "KEY_VARIABLE",
      `${environment}_API_KEY`,
      "Environment variable with the key, used if the options have none.",
    ],
    [
      "BASE_URL_VARIABLE",
      `${environment}_BASE_URL`,
      "Environment variable with the base URL, used if the options have none.",
    ],
    [
      "CLIENT_NAME",
      CLIENT_VARIABLE,
      "Name of the client in logs. The default path of the proxy is `/api/` and this name.",
    ],
    ["ERROR_PREFIX", api.name, "Prefix of the names of error classes."],
    [
      "ERROR_BRAND",
      `${api.scope}/client/error`,
      "Key of the symbol that every error of the package has.",
    ],
    [
      "LOG_VARIABLE",
      `${environment}_LOG`,
      "Environment variable with the log level, used if the options have none.",
    ],
    [
      "USER_AGENT",
      `${api.scope.slice(1)}-client/${readVersion()}`,
      "The name and version of the client in requests (RFC 9110, section 10.1.5).",
    ],
    [
      "API_KEY_HEADER",
      "header" in auth ? auth.header : "cookie" in auth ? "Cookie" : "",
      "The header with the key, which callers cannot set; empty if the key is not in a header.",
    ],
  ];
  return [
    ...constants.map(
      ([name, value, comment]) =>
        `${docComment([comment])}\nexport const ${name} = ${JSON.stringify(value)};\n`,
    ),
  ].join("\n");
}

/** The type of a position parameter. */
type PositionType = "string" | "number" | "Readonly<Record<string, string>>";

/** Position parameters that the client itself uses. */
const CLIENT_POSITIONS: readonly [string, PositionType][] = [
  ["after", "string"],
  ["before", "string"],
  ["page", "number"],
  ["cursor", "string"],
];

/** The parameters that select pages. */
function positionParameters(
  methods: readonly ResourceMethod[],
): Map<string, PositionType> {
  const found = new Map(CLIENT_POSITIONS);
  for (const { response, operation } of methods) {
    if (response.kind !== "list" || !response.reader) continue;
    const { parameter, opposite } = response.reader.options;
    for (const taken of operation.parameters) {
      const { name, in: where } = taken;
      if (where !== "query" || found.has(name)) continue;
      if (name !== parameter && name !== opposite) continue;
      found.set(
        name,
        isNumber(taken)
          ? "number"
          : taken.style.holds.includes("object")
            ? "Readonly<Record<string, string>>"
            : "string",
      );
    }
  }
  return found;
}

/**
 * Emits the positions of pages in a file of their own, so that a page with several live
 * lists still loads one file.
 */
export function emitPositions(methods: readonly ResourceMethod[]): string {
  const parameters = [...positionParameters(methods)];
  const types = parameters.map(
    ([name, type]) => `| { readonly ${JSON.stringify(name)}: ${type} }`,
  );
  const names = parameters.map(([name]) => name);
  return `/**
 * The position of a page in a list: a query parameter with its value. \`null\`
 * is the start of the list, or means that there is no such page.
 */
export type Position =
${types.join("\n")}
| null;

/** Names of the parameters with a position. */
export const POSITION_PARAMETERS = ${JSON.stringify(names)} as const;
`;
}

/** The version of the client when it is published. */
function readVersion(): string {
  const manifest = new URL(
    "../../packages/client/package.json",
    import.meta.url,
  );
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string })
    .version;
}
