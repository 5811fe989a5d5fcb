import { readFileSync } from "node:fs";
import { type PaginationStyle, STYLE_NAMES } from "./pagination-styles.js";
import { SpecError } from "../spec/spec-error.js";

/** A published description that the packages are generated from. */
export interface ApiDocument {
  /**
   * Its name in `spec:update` and overlays. The file is `openapi/<name>.yaml`.
   */
  readonly name: string;
  /**
   * The address at which the vendor publishes it; `spec:update` fetches it from
   * there.
   */
  readonly url: string;
  /** Prefix of its schemas whose names another document also has. */
  readonly prefix: string;
  /** Start of a name that the prefix replaces. */
  readonly replaces?: string;
  /**
   * Set for an API with its own base URL: its resources are below this name, as
   * in `kapso.whatsapp`, and its paths are relative to that URL.
   */
  readonly namespace?: string;
  /**
   * That base URL. A client of a proxy appends only its path to the URL of the
   * proxy.
   */
  readonly baseUrl?: string;
}

/** Where the client sends the key: in a header, the query or a cookie. */
export type ApiAuth =
  | {
      /** Name of the header, such as `X-API-Key` or `Authorization`. */
      readonly header: string;
      /** Text in front of the key, such as `Bearer `. */
      readonly prefix?: string;
    }
  /** Name of the query parameter. Servers write it into their logs. */
  | { readonly query: string }
  /** Name of the cookie. */
  | { readonly cookie: string };

/** The configuration of the API, for the scripts and the client. */
export interface ApiConfig {
  /**
   * Name of the API: the client is `create<Name>Client`, and errors have it as
   * a prefix.
   */
  readonly name: string;
  /** npm scope of the packages, such as `@acme`. */
  readonly scope: string;
  /** Base URL of the API; the paths of the description are relative to it. */
  readonly baseUrl: string;
  /** Prefix of environment variables: `KAPSO` gives `KAPSO_API_KEY`. */
  readonly environment: string;
  /** How requests send the key. */
  readonly auth: ApiAuth;
  /** The descriptions. The first is the main one, which must exist. */
  readonly documents: readonly [ApiDocument, ...ApiDocument[]];
  /** How the names of resources differ from path segments. */
  readonly names: {
    /** Segments to leave out, such as `v1`. */
    readonly drop: readonly string[];
    /** Segments to rename. */
    readonly rename: Readonly<Record<string, string>>;
  };
  /**
   * Pagination styles of lists: names of built-in styles
   * (`pagination-styles.ts`), or style objects. The client walks a list that
   * fits exactly one of them.
   */
  readonly pagination: readonly (string | PaginationStyle)[];
  /** The members of error bodies that the client reads, and the statuses that it retries. */
  readonly errors: {
    /**
     * Members with messages for people, in the order in which they are read.
     */
    readonly messages: readonly string[];
    /**
     * Places of the machine-readable code, such as `error.code`; the first that
     * exists is used.
     */
    readonly codes: readonly string[];
    /** Places of an explanation of the code; the first that exists is used. */
    readonly details: readonly string[];
    /** Places of the id by which the service finds the failed request. */
    readonly traceIds: readonly string[];
    /** The response header with the id of the request, such as `X-Request-Id`. */
    readonly requestIdHeader: string;
    /** Statuses after which another attempt may succeed. */
    readonly retryable: readonly number[];
  };
  /** How requests and responses wrap their data. */
  readonly envelope: {
    /**
     * The member of a response with its data, such as `data`. If there is no other member, a
     * method resolves to it. Null if there is none.
     */
    readonly response: string | null;
    /**
     * Whether a method takes the content of a request body without its envelope, if the body
     * has a single member, which is an object or a list.
     */
    readonly request: boolean;
  };
  /** Hooks of the React package: operation → hook. The rule is in `react-hook-names.ts`. */
  readonly hooks: {
    /** Hooks for which the rule gives a bad or duplicate name. */
    readonly names: Readonly<Record<string, string>>;
    /**
     * Hand-written hooks: for these operations, neither hooks nor mutation
     * options are generated.
     */
    readonly handWritten: Readonly<Record<string, string>>;
  };
  /** Facts with which the proxy confines a browser to its scope. All are optional. */
  readonly proxy?: {
    /**
     * The operation whose response has a `download_url`. Everybody who has this link can open
     * the file, so the proxy replaces it by a signed link.
     */
    readonly fileLink?: string;
    /** The operation of such a link of the proxy. */
    readonly fileDownload?: string;
    /**
     * The member with the fields that this API adds to items, such as `kapso`. A filter of a
     * list can refer to a field in it.
     */
    readonly nested?: string;
  };
  /**
   * Further extensions that overlays can add, such as those of another tool, besides the ones
   * that generation reads (`extensions.ts`).
   */
  readonly extensions?: readonly string[];
  readonly limits: {
    /** Size of a description in bytes; a larger one is not fetched. */
    readonly documentBytes: number;
    /** Time to fetch a description, in milliseconds. */
    readonly fetchTimeout: number;
  };
}

const KEYS = {
  "": [
    "name",
    "scope",
    "baseUrl",
    "environment",
    "auth",
    "documents",
    "names",
    "pagination",
    "envelope",
    "errors",
    "hooks",
    "proxy",
    "extensions",
    "limits",
  ],
  auth: ["header", "prefix", "query", "cookie"],
  names: ["drop", "rename"],
  envelope: ["response", "request"],
  errors: [
    "messages",
    "codes",
    "details",
    "traceIds",
    "requestIdHeader",
    "retryable",
  ],
  hooks: ["names", "handWritten"],
  proxy: ["fileLink", "fileDownload", "nested"],
  limits: ["documentBytes", "fetchTimeout"],
} as const;

/**
 * Checks a configuration. The compiler checks it as well, but the scripts also
 * run without it.
 *
 * @throws SpecError for an unknown key, and for a value that cannot be used in names
 */
export function defineApi(config: ApiConfig): ApiConfig {
  for (const [section, known] of Object.entries(KEYS)) {
    const part: object | undefined =
      section === "" ? config : config[section as "auth" | "proxy"];
    for (const key of Object.keys(part ?? {})) {
      if ((known as readonly string[]).includes(key)) continue;
      throw new SpecError(
        placeOf(section, key),
        `unknown key; known are ${known.join(", ")}`,
      );
    }
  }
  const places = ["header", "query", "cookie"].filter(
    (place) => place in config.auth,
  );
  if (places.length !== 1) {
    throw new SpecError(
      placeOf("", "auth"),
      `expected one of header, query and cookie, not ${places.join(" and ") || "none"}`,
    );
  }
  assertMatches("name", config.name, /^[A-Z][A-Za-z0-9]*$/, "Acme");
  assertMatches("scope", config.scope, /^@[a-z0-9][a-z0-9-]*$/, "@acme");
  assertMatches("environment", config.environment, /^[A-Z][A-Z0-9_]*$/, "ACME");
  for (const [index, style] of config.pagination.entries()) {
    if (typeof style !== "string" || STYLE_NAMES.includes(style)) continue;
    throw new SpecError(
      placeOf("pagination", String(index)),
      `expected one of ${STYLE_NAMES.join(", ")}, or a style object, not ${JSON.stringify(style)}`,
    );
  }
  if (!URL.canParse(config.baseUrl)) {
    throw new SpecError(
      placeOf("", "baseUrl"),
      `expected an absolute URL, not ${JSON.stringify(config.baseUrl)}`,
    );
  }
  return config;
}

function assertMatches(
  key: string,
  value: string,
  pattern: RegExp,
  example: string,
): void {
  if (pattern.test(value)) return;
  throw new SpecError(
    placeOf("", key),
    `expected a name such as ${JSON.stringify(example)}, not ${JSON.stringify(value)}`,
  );
}

/** The file and line of a key, with the key. */
export function placeOf(section: string, key: string): string {
  const name = section === "" ? key : `${section}.${key}`;
  const line = lineOf(section, key);
  return `${CONFIG}${line === undefined ? "" : `:${String(line)}`}: ${name}`;
}

const CONFIG = "openapi/api.config.ts";

/**
 * The line of a key in the configuration; undefined if it does not have the
 * key.
 */
function lineOf(section: string, key: string): number | undefined {
  const file = new URL(`../../${CONFIG}`, import.meta.url);
  const lines = readFileSync(file, "utf8").split("\n");
  const start = section === "" ? 0 : findKey(lines, section, 0);
  const found = start < 0 ? -1 : findKey(lines, key, start);
  return found < 0 ? undefined : found + 1;
}

function findKey(lines: readonly string[], key: string, from: number): number {
  const name = key.replaceAll(/\W/g, "\\$&");
  const pattern = new RegExp(`(^|[\\s{,])"?${name}"?\\s*:`);
  return lines.findIndex((line, index) => index >= from && pattern.test(line));
}

/** The file and line at which the configuration lists a document. */
export function placeOfDocument(name: string): string {
  const file = new URL(`../../${CONFIG}`, import.meta.url);
  const lines = readFileSync(file, "utf8").split("\n");
  const line = lines.findIndex((text) => text.includes(`name: "${name}"`)) + 1;
  return `${CONFIG}${line === 0 ? "" : `:${String(line)}`}: documents: ${name}`;
}
