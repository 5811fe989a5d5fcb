/**
 * The `URL` of React Native before 0.80: it parses nothing, and most of its members throw
 * an error.
 */
export class URL {
  readonly #url: string;
  #search: URLSearchParams | undefined;

  constructor(url: string, base?: string) {
    if (!base || /^https?:\/\//.test(url)) {
      this.#url = url.endsWith("/") ? url : `${url}/`;
      return;
    }
    if (!/^https?:\/\//.test(base)) {
      throw new TypeError(`Invalid base URL: ${base}`);
    }
    this.#url = `${base.replace(/\/$/, "")}/${url.replace(/^\//, "")}`;
  }

  get href(): string {
    return this.toString();
  }

  get searchParams(): URLSearchParams {
    return (this.#search ??= new URLSearchParams());
  }

  toString(): string {
    return this.#search ? `${this.#url}?${String(this.#search)}` : this.#url;
  }
}

export class URLSearchParams {
  readonly #pairs: [string, unknown][] = [];

  constructor(params?: unknown) {
    if (typeof params !== "object" || params === null) return;
    for (const [name, value] of Object.entries(params)) {
      this.append(name, value);
    }
  }

  append(name: string, value: unknown): void {
    this.#pairs.push([name, value]);
  }

  [Symbol.iterator](): Iterator<[string, unknown]> {
    return this.#pairs[Symbol.iterator]();
  }

  toString(): string {
    return this.#pairs
      .map((pair) => pair.map((text) => encodeURIComponent(text as string)))
      .map((pair) => pair.join("="))
      .join("&");
  }
}

const MISSING = {
  URL: [
    "hash",
    "host",
    "hostname",
    "origin",
    "password",
    "pathname",
    "port",
  ].concat("protocol", "search", "username"),
  URLSearchParams: ["delete", "get", "getAll", "has", "set", "sort"],
};
for (const [owner, names] of [
  [URL, MISSING.URL],
  [URLSearchParams, MISSING.URLSearchParams],
] as const) {
  for (const name of names) {
    Object.defineProperty(owner.prototype, name, {
      get: () => {
        throw new Error(`${owner.name}.${name} is not implemented`);
      },
    });
  }
}
