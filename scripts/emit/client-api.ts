import { readFileSync } from "node:fs";
import api from "../../openapi/api.config.js";
import { isNumber } from "../resources/pagination.js";
import type { ResourceMethod } from "../resources/resource-method.js";
import { CLIENT_VARIABLE } from "./package-names.js";
import { docComment } from "./doc-comment.js";

/** Emits what every page of the client knows about the API besides its operations. */
export function emitClientApi(methods: readonly ResourceMethod[]): string {
  const { auth, baseUrl, environment } = api;
  const constants: [
    name: string,
    value: string | readonly (string | number)[],
    comment: string,
  ][] = [
    [
      "ENVELOPE",
      api.envelope.response ?? "data",
      "The member of a response that holds its data.",
    ],
    [
      "REQUEST_ID_HEADER",
      api.errors.requestIdHeader,
      "The response header that names the request.",
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
      "Environment variable that holds the key if the options have none.",
    ],
    [
      "BASE_URL_VARIABLE",
      `${environment}_BASE_URL`,
      "Environment variable that holds the base URL if the options have none.",
    ],
    [
      "CLIENT_NAME",
      CLIENT_VARIABLE,
      "What logs call the client; the proxy is at `/api/` and this by default.",
    ],
    ["ERROR_PREFIX", api.name, "What the names of error classes begin with."],
    [
      "ERROR_BRAND",
      `${api.scope}/client/error`,
      "Key of the symbol that every error of the package has.",
    ],
    [
      "LOG_VARIABLE",
      `${environment}_LOG`,
      "Environment variable that holds the log level if the options have none.",
    ],
    [
      "USER_AGENT",
      `${api.scope.slice(1)}-client/${readVersion()}`,
      "The name and version of the client in requests (RFC 9110, section 10.1.5).",
    ],
    [
      "API_KEY_HEADER",
      "header" in auth ? auth.header : "cookie" in auth ? "Cookie" : "",
      "The header that holds the key, which callers cannot set; empty if the key is not in a header.",
    ],
  ];
  return [
    ...constants.map(
      ([name, value, comment]) =>
        `${docComment([comment])}\nexport const ${name} = ${JSON.stringify(value)};\n`,
    ),
    emitPositions(methods),
  ].join("\n");
}

/** The type of a parameter that holds a position. */
type PositionType = "string" | "number" | "Readonly<Record<string, string>>";

/** Positions that the client itself names. */
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

function emitPositions(methods: readonly ResourceMethod[]): string {
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

/** Names of the parameters that can hold a position. */
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
