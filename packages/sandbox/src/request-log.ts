/** A request that the sandbox received. The API key is never part of it. */
export interface RequestLogEntry {
  readonly method: string;
  /** The path as requested, with the base path: `/platform/v1/users`. */
  readonly path: string;
  /** Query parameters by name; a list for a repeated one. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** Null if no operation has the path and method. */
  readonly operationId: string | null;
  /** Null until the response, and if there is none. */
  readonly status: number | null;
}

/** The latest 1000 requests, the oldest first; grows with every request. */
export type RequestLog = readonly RequestLogEntry[] & {
  clear(): void;
};

/** An entry before its response. */
export type OpenEntry = {
  -readonly [Member in keyof RequestLogEntry]: RequestLogEntry[Member];
};

const CAPACITY = 1000;

export function createRequestLog(apiKey: string): {
  log: RequestLog;
  record: (method: string, url: URL) => OpenEntry;
} {
  const entries: OpenEntry[] = [];
  const clear = (): void => {
    entries.length = 0;
  };
  // Not enumerable, so that the log compares equal to a plain list.
  const log = Object.defineProperty(entries, "clear", { value: clear });
  const hide = (text: string): string => text.replaceAll(apiKey, "[redacted]");
  return {
    log: log as OpenEntry[] & { clear(): void },
    record(method, url) {
      const query: Record<string, string | string[]> = {};
      for (const name of new Set(url.searchParams.keys())) {
        const values = url.searchParams.getAll(name).map(hide);
        query[hide(name)] = values.length === 1 ? (values[0] ?? "") : values;
      }
      const entry: OpenEntry = {
        method,
        path: hide(url.pathname),
        query,
        operationId: null,
        status: null,
      };
      entries.push(entry);
      if (entries.length > CAPACITY) entries.shift();
      return entry;
    },
  };
}
