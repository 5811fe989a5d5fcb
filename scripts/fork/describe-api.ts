import type { JsonObject } from "../spec/source.js";
import type { ApiAuth } from "../config/api-config.js";
import { arrayOf, objectOf } from "../spec/walk.js";

/** Facts about an API from its document, and open decisions. */
export interface DescribedApi {
  readonly baseUrl: string;
  readonly auth: ApiAuth;
  /** Segments that names leave out: a version that every path begins with. */
  readonly drop: readonly string[];
  /** What to decide by hand, one sentence each. */
  readonly open: readonly string[];
}

/** Reads the base URL and the authentication from a document. */
export function describeApi(document: JsonObject): DescribedApi {
  const open: string[] = [];
  const [server] = arrayOf(document.servers);
  const url = fillIn(objectOf(server), open);
  const isAbsolute = typeof url === "string" && URL.canParse(url);
  if (!isAbsolute) {
    open.push(
      "The document has no absolute server URL: set baseUrl in openapi/api.config.ts.",
    );
  }
  return {
    baseUrl: isAbsolute ? url.replace(/\/+$/, "") : "https://api.example.com",
    auth: readAuth(document, open),
    drop: commonSegments(Object.keys(objectOf(document.paths))),
    open,
  };
}

/** Segments such as `api` and `v1` with which all paths begin. */
function commonSegments(paths: readonly string[]): string[] {
  const [first = [], ...others] = paths.map((path) => path.split("/").slice(1));
  const end = first.findIndex(
    (segment, index) =>
      !/^(api|rest|v\d+(\.\d+)*)$/i.test(segment) ||
      others.some((other) => other[index] !== segment),
  );
  return first.slice(0, end);
}

/** The address of a server, with the defaults of its variables filled in. */
function fillIn({ url, variables }: JsonObject, open: string[]): unknown {
  if (typeof url !== "string" || !url.includes("{")) return url;
  const filled = url.replace(/\{([^}]+)\}/g, (name, key: string) => {
    const { default: value } = objectOf(objectOf(variables)[key]);
    return typeof value === "string" ? value : name;
  });
  open.push(
    `The URL of the API is ${url}: baseUrl in openapi/api.config.ts has the defaults of its variables.`,
  );
  return filled;
}

/**
 * The first security scheme that the document requires; a header is preferred
 * to the query and a cookie. Without any, the usual header.
 */
function readAuth(document: JsonObject, open: string[]): ApiAuth {
  const schemes = objectOf(objectOf(document.components).securitySchemes);
  const asked = arrayOf(document.security).flatMap((entry) =>
    Object.keys(objectOf(entry)),
  );
  const found = [...new Set([...asked, ...Object.keys(schemes)])].flatMap(
    (name) => schemeOf(objectOf(schemes[name])) ?? [],
  );
  const auth = found.find((one) => "header" in one) ?? found[0];
  if (!auth) {
    open.push(
      "The document has no authentication: the key is sent as a bearer token; see auth in openapi/api.config.ts.",
    );
    return { header: "Authorization", prefix: "Bearer " };
  }
  if ("query" in auth) {
    open.push(
      `The key is in the query parameter ${auth.query}, which servers write to their logs: change auth in openapi/api.config.ts if the API also accepts a header.`,
    );
  }
  if ("cookie" in auth) {
    open.push(
      `The key is in the cookie ${auth.cookie}, which scripts in browsers cannot set: in a browser, the client needs the proxy.`,
    );
  }
  if ("header" in auth && auth.prefix === "Basic ") {
    open.push(
      "Basic authentication: pass the Base64 of user:password to the client as its key.",
    );
  }
  return auth;
}

function schemeOf(source: JsonObject): ApiAuth | undefined {
  const { type, in: where, name, scheme } = source;
  if (type === "apiKey" && typeof name === "string") {
    if (where === "query") return { query: name };
    return where === "cookie" ? { cookie: name } : { header: name };
  }
  if (type === "oauth2" || type === "openIdConnect") {
    return { header: "Authorization", prefix: "Bearer " };
  }
  if (type !== "http" || typeof scheme !== "string") return undefined;
  const isBearer = scheme.toLowerCase() === "bearer";
  return { header: "Authorization", prefix: isBearer ? "Bearer " : "Basic " };
}
