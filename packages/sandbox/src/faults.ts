import { types } from "node:util";
import {
  assertMembers,
  integerFrom,
  isObject,
  type Kind,
  type Members,
} from "./members.js";
import { MAX_DELAY } from "./options.js";

/**
 * A failure to inject into matching requests, so that a client can be tested.
 *
 * Selectors (`operationId`, `method`, `path`) combine; a fault without any
 * matches every request, also of unknown paths. Without `status`, `body` and
 * `disconnect` the request has its usual response, to which the rest is applied.
 */
export interface Fault {
  /** Only this operation, for example `listWhatsappConversations`. */
  operationId?: string;
  /** Only this HTTP method; case does not matter. */
  method?: string;
  /**
   * Only this path, without the base path: as requested (`/users`), as the
   * template (`/whatsapp/conversations/{conversation_id}`), or a pattern that
   * the requested path matches.
   */
  path?: string | RegExp;
  /** Status of the response, 200..599. Default 500 when `body` is given alone. */
  status?: number;
  /**
   * Body of the response: an object goes out as JSON, a string as it is (as
   * `text/html` when it starts with `<`, else as `text/plain`). Default with
   * `status`: `{"error": "…"}`.
   */
  body?: unknown;
  /** Headers to add to the response, or to replace in it. */
  headers?: Readonly<Record<string, string>>;
  /**
   * Wait this many milliseconds before anything else happens. The wait ends when
   * the fault is removed; the rest of it still applies.
   */
  delayMs?: number;
  /** Apply to this many requests, then to no other. Default: until removed. */
  times?: number;
  /** Ignore this many matching requests first. Default 0. */
  after?: number;
  /** Drop the connection without a response. */
  disconnect?: boolean;
  /** Send the headers and half of the body, then drop the connection. */
  truncateBody?: boolean;
  /** Send the headers and half of the body, then nothing more. */
  stallBody?: boolean;
}

const ANY_COUNT = Number.MAX_SAFE_INTEGER;

const TEXT: Kind = {
  expected: "text",
  fits: (value) => typeof value === "string",
};

const MEMBERS: Members<keyof Fault> = {
  operationId: TEXT,
  method: TEXT,
  path: {
    expected: "text or a regular expression",
    fits: (value) => typeof value === "string" || types.isRegExp(value),
  },
  status: integerFrom(200, 599),
  body: true,
  headers: {
    expected: "an object with texts",
    fits: (value) =>
      isObject(value) &&
      Object.values(value).every((text) => typeof text === "string"),
  },
  delayMs: integerFrom(0, MAX_DELAY),
  times: integerFrom(1, ANY_COUNT),
  after: integerFrom(0, ANY_COUNT),
  disconnect: true,
  truncateBody: true,
  stallBody: true,
};

export interface Faults {
  /**
   * Adds a fault. If several match a request, the one added first applies.
   *
   * @returns a function that removes it again.
   * @throws SandboxError `INVALID_OPTION` for a value out of range.
   */
  add(fault: Fault): () => void;
  /** Removes all faults. */
  clear(): void;
}

/** What faults match of a request. */
export interface FaultTarget {
  operationId: string | null;
  method: string;
  /** The requested path without the base path. */
  path: string;
  /** The path template of the operation. */
  template: string | null;
}

/** A fault that applies to a request. */
export interface PlayedFault extends Fault {
  /** Aborts when the fault is removed. */
  removed: AbortSignal;
}

/** Builds the list of faults, and the function that takes the one of a request. */
export function createFaults(): {
  faults: Faults;
  take: (target: FaultTarget) => PlayedFault | undefined;
} {
  let entries: {
    fault: PlayedFault;
    removal: AbortController;
    toSkip: number;
    left: number;
  }[] = [];
  return {
    faults: {
      add(fault) {
        assertMembers("INVALID_OPTION", "A fault", fault, MEMBERS);
        const removal = new AbortController();
        const entry = {
          fault: { ...fault, removed: removal.signal },
          removal,
          toSkip: fault.after ?? 0,
          left: fault.times ?? Infinity,
        };
        entries.push(entry);
        return () => {
          entries = entries.filter((other) => other !== entry);
          removal.abort();
        };
      },
      clear() {
        const removed = entries;
        entries = [];
        for (const { removal } of removed) removal.abort();
      },
    },
    take(target) {
      for (const entry of entries) {
        if (entry.left === 0 || !matches(entry.fault, target)) continue;
        if (entry.toSkip > 0) {
          entry.toSkip -= 1;
          continue;
        }
        entry.left -= 1;
        return entry.fault;
      }
      return undefined;
    },
  };
}

function matches(fault: Fault, target: FaultTarget): boolean {
  const { operationId, method, path } = fault;
  if (operationId !== undefined && operationId !== target.operationId) {
    return false;
  }
  if (method !== undefined && method.toUpperCase() !== target.method) {
    return false;
  }
  if (path === undefined) return true;
  if (typeof path === "string") {
    return path === target.path || path === target.template;
  }
  path.lastIndex = 0;
  return path.test(target.path);
}
