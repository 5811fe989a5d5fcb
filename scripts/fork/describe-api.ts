import type { JsonObject } from "../spec/source.js";
import { arrayOf, isObject, objectOf } from "../spec/walk.js";

/** What a document says of its API, and what it leaves open. */
export interface DescribedApi {
  readonly baseUrl: string;
  readonly auth: { readonly header: string; readonly prefix?: string };
  /** What has to be settled by hand, one sentence each. */
  readonly open: readonly string[];
}

/** Reads the base URL and the authentication from a document. */
export function describeApi(document: JsonObject): DescribedApi {
  const open: string[] = [];
  const [server] = arrayOf(document.servers);
  const { url } = objectOf(server);
  const isAbsolute = typeof url === "string" && URL.canParse(url);
  if (!isAbsolute) {
    open.push(
      "The document names no absolute server: set baseUrl in openapi/api.config.ts.",
    );
  }
  return {
    baseUrl: isAbsolute ? url.replace(/\/+$/, "") : "https://api.example.com",
    auth: readAuth(document, open),
    open,
  };
}

/** The first scheme that is sent as a header; a header of the usual name if there is none. */
function readAuth(document: JsonObject, open: string[]): DescribedApi["auth"] {
  const { securitySchemes } = objectOf(document.components);
  const schemes = Object.entries(objectOf(securitySchemes));
  for (const [, scheme] of schemes) {
    if (!isObject(scheme)) continue;
    const { type, in: where, name } = scheme;
    if (type === "apiKey" && where === "header" && typeof name === "string") {
      return { header: name };
    }
    const isBearer =
      (type === "http" &&
        typeof scheme.scheme === "string" &&
        scheme.scheme.toLowerCase() === "bearer") ||
      type === "oauth2" ||
      type === "openIdConnect";
    if (isBearer) return { header: "Authorization", prefix: "Bearer " };
    if (type === "http") {
      open.push(
        "Basic authentication: give the client the Base64 of user:password as its key.",
      );
      return { header: "Authorization", prefix: "Basic " };
    }
  }
  open.push(
    schemes.length === 0
      ? "The document names no authentication: the key is sent as a bearer token; see auth in openapi/api.config.ts."
      : `Keys in a query or a cookie (${schemes.map(([name]) => name).join(", ")}) are not sent: a URL ends up in logs. The key is sent as a bearer token; see auth in openapi/api.config.ts.`,
  );
  return { header: "Authorization", prefix: "Bearer " };
}
