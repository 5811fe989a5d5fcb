import api from "../../openapi/api.config.js";
import type { ResourceMethod } from "../resources/resource-method.js";
import { listExamplePaths } from "./client-namespaces.js";
import { docComment } from "./doc-comment.js";

/**
 * Emits the constants that only rarely used code needs. They are in a separate file, because
 * bundlers do not split files.
 */
export function emitClientOnDemand(methods: readonly ResourceMethod[]): string {
  return [
    importKeyPlace(),
    emitConstant(
      "ERROR_MESSAGES",
      "Members of an error body with messages for people, in the order in which they are read.",
      api.errors.messages,
    ),
    emitErrorValue(
      "codeOf",
      "The code in the body of an error, if there is one.",
      api.errors.codes,
    ),
    emitErrorValue(
      "detailsOf",
      "The explanation of the code, if there is one.",
      api.errors.details,
    ),
    emitErrorValue(
      "traceIdOf",
      "The id by which the service finds the failed request.",
      api.errors.traceIds,
    ),
    emitKey(),
    emitConstant(
      "PAGINATED_PATHS",
      "A path of each API that `paginate` takes; the main one is `platform`.",
      listExamplePaths(methods),
    ),
  ].join("\n");
}

function emitConstant(name: string, comment: string, value: object): string {
  return `${docComment([comment])}
export const ${name} = ${JSON.stringify(value)};
`;
}

function importKeyPlace(): string {
  const { auth } = api;
  const types = `import type { WithKey } from "../transport/key/with-key.js";\n`;
  if ("query" in auth) {
    return `${types}import { inQuery } from "../transport/key/in-query.js";\n`;
  }
  return "cookie" in auth
    ? `${types}import { inCookie } from "../transport/key/in-cookie.js";\n`
    : types;
}

/** Emits the function that adds the key. A key in a header needs no separate module. */
function emitKey(): string {
  const { auth } = api;
  const comment = docComment(["Sends the key with each request of a `fetch`."]);
  if ("query" in auth || "cookie" in auth) {
    const code =
      "query" in auth
        ? `inQuery(${JSON.stringify(auth.query)})`
        : `inCookie(${JSON.stringify(auth.cookie)})`;
    return `${comment}\nexport const withKey: WithKey = /* @__PURE__ */ ${code};\n`;
  }
  const prefix =
    auth.prefix === undefined ? "" : `${JSON.stringify(auth.prefix)} + `;
  return `${comment}
export const withKey: WithKey = (fetch, key) => (url, init) => {
  init.headers[${JSON.stringify(auth.header.toLowerCase())}] = ${prefix}key;
  return fetch(url, init);
};
`;
}

/**
 * Emits code that tries each place in order. A table of places would be larger.
 */
function emitErrorValue(
  name: string,
  comment: string,
  listed: readonly string[],
): string {
  const places = listed.map((place) => place.split("."));
  const access = places.map((names) =>
    ["body", ...names.map((one) => `[${JSON.stringify(one)}]`)].join("?."),
  );
  const parameter =
    places.length === 0 ? "_body: unknown" : `body: ${typeOfPlaces(places)}`;
  return `${docComment([comment])}
export const ${name} = (${parameter}): unknown =>
  ${access.join(" ?? ") || "undefined"};
`;
}

/** A type with an optional value at each place. */
function typeOfPlaces(places: readonly (readonly string[])[]): string {
  const inner = places.filter((place) => place.length > 0);
  if (inner.length === 0) return "unknown";
  const names = [...new Set(inner.map(([name = ""]) => name))];
  const members = names.map((name) => {
    const below = inner.flatMap(([first, ...rest]) =>
      first === name ? [rest] : [],
    );
    return `readonly ${JSON.stringify(name)}?: ${typeOfPlaces(below)}`;
  });
  return `{ ${members.join("; ")} } | null | undefined`;
}
