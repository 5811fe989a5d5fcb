import { readFileSync } from "node:fs";
import { type PaginationStyle, STYLE_NAMES } from "./pagination-styles.js";
import { SpecError } from "../spec/spec-error.js";

/** A published description that the packages are generated from. */
export interface ApiDocument {
  /** What `spec:update` and overlays know it by. The file is `openapi/<name>.yaml`. */
  readonly name: string;
  /** Where the vendor publishes it; `spec:update` fetches it from there. */
  readonly url: string;
  /** What its schemas are prefixed with where another's name is the same. */
  readonly prefix: string;
  /** What the prefix takes the place of where a name begins with it. */
  readonly replaces?: string;
  /**
   * Set for an API with a base URL of its own: its resources lie below this
   * name, as in `kapso.whatsapp`, and its paths are relative to that URL.
   */
  readonly namespace?: string;
  /** That base URL. From a proxy's, a client derives it by the path alone. */
  readonly baseUrl?: string;
}

/** Where the key goes: into a header, the query or a cookie. */
export type ApiAuth =
  | {
      /** Name of the header, such as `X-API-Key` or `Authorization`. */
      readonly header: string;
      /** What stands in front of the key, such as `Bearer `. */
      readonly prefix?: string;
    }
  /** Name of the query parameter. Servers write it into their logs. */
  | { readonly query: string }
  /** Name of the cookie. */
  | { readonly cookie: string };

/** What the scripts and the client know of the API. */
export interface ApiConfig {
  /** What the API is called: the client is `create<Name>Client`, errors begin with it. */
  readonly name: string;
  /** npm scope of the packages, such as `@acme`. */
  readonly scope: string;
  /** Address of the API; paths of the description are relative to it. */
  readonly baseUrl: string;
  /** What names of environment variables begin with: `KAPSO` gives `KAPSO_API_KEY`. */
  readonly environment: string;
  /** How a request carries the key. */
  readonly auth: ApiAuth;
  /** The descriptions, the main one first; it has to exist. */
  readonly documents: readonly [ApiDocument, ...ApiDocument[]];
  /** How names of resources differ from the segments of paths. */
  readonly names: {
    /** Segments that names leave out, such as `v1`. */
    readonly drop: readonly string[];
    /** Segments that go by another name. */
    readonly rename: Readonly<Record<string, string>>;
  };
  /**
   * Styles in which lists are paged: built-in ones by their names
   * (`pagination-styles.ts`), others written out. A list that fits one of them,
   * and no other, is walked.
   */
  readonly pagination: readonly (string | PaginationStyle)[];
  /** What is read out of the body of an error, and what is tried again. */
  readonly errors: {
    /** Members that hold words for people, in the order in which they are read. */
    readonly words: readonly string[];
    /** Where the code is that programs read, such as `error.code`; the first that is there. */
    readonly codes: readonly string[];
    /** Statuses after which another attempt may succeed. */
    readonly retryable: readonly number[];
  };
  /** Hooks of the React package: operation → hook. The rule is in `react-hook-names.ts`. */
  readonly hooks: {
    /** Named by hand, because the rule reads badly or two would share a name. */
    readonly names: Readonly<Record<string, string>>;
    /**
     * Written by hand: none is generated for these operations, and no mutation
     * options either.
     */
    readonly handWritten: Readonly<Record<string, string>>;
  };
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
    "errors",
    "hooks",
    "limits",
  ],
  auth: ["header", "prefix", "query", "cookie"],
  names: ["drop", "rename"],
  errors: ["words", "codes", "retryable"],
  hooks: ["names", "handWritten"],
  limits: ["documentBytes", "fetchTimeout"],
} as const;

/**
 * Checks a configuration. The compiler does so too; this is for those who run
 * the scripts without it.
 *
 * @throws SpecError for a key that does not exist, and for a value that names
 *   cannot be made of
 */
export function defineApi(config: ApiConfig): ApiConfig {
  for (const [section, known] of Object.entries(KEYS)) {
    const part = section === "" ? config : config[section as "auth"];
    for (const key of Object.keys(part)) {
      if ((known as readonly string[]).includes(key)) continue;
      throw new SpecError(
        placeOf(section, key),
        `there is no such key; known are ${known.join(", ")}`,
      );
    }
  }
  const places = ["header", "query", "cookie"].filter(
    (place) => place in config.auth,
  );
  if (places.length !== 1) {
    throw new SpecError(
      placeOf("", "auth"),
      `one of header, query and cookie is expected, not ${places.join(" and ") || "none"}`,
    );
  }
  assertMatches("name", config.name, /^[A-Z][A-Za-z0-9]*$/, "Acme");
  assertMatches("scope", config.scope, /^@[a-z0-9][a-z0-9-]*$/, "@acme");
  assertMatches("environment", config.environment, /^[A-Z][A-Z0-9_]*$/, "ACME");
  for (const [index, style] of config.pagination.entries()) {
    if (typeof style !== "string" || STYLE_NAMES.includes(style)) continue;
    throw new SpecError(
      placeOf("pagination", String(index)),
      `one of ${STYLE_NAMES.join(", ")} is expected, or a style written out, not ${JSON.stringify(style)}`,
    );
  }
  if (!URL.canParse(config.baseUrl)) {
    throw new SpecError(
      placeOf("", "baseUrl"),
      `an absolute URL is expected, not ${JSON.stringify(config.baseUrl)}`,
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
    `a name such as ${JSON.stringify(example)} is expected, not ${JSON.stringify(value)}`,
  );
}

/** The file with the line that has the key, and the key. */
function placeOf(section: string, key: string): string {
  const name = section === "" ? key : `${section}.${key}`;
  const line = lineOf(section, key);
  return `${CONFIG}${line === undefined ? "" : `:${String(line)}`}: ${name}`;
}

const CONFIG = "openapi/api.config.ts";

/** The line of a key of the configuration; undefined if it is not there. */
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

/** Where the configuration lists a document that is not there. */
export function placeOfDocument(name: string): string {
  const file = new URL(`../../${CONFIG}`, import.meta.url);
  const lines = readFileSync(file, "utf8").split("\n");
  const line = lines.findIndex((text) => text.includes(`name: "${name}"`)) + 1;
  return `${CONFIG}${line === 0 ? "" : `:${String(line)}`}: documents: ${name}`;
}
