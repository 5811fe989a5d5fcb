import { SandboxError } from "./errors.js";
import { show } from "./members.js";
import { checkMembers } from "./options.js";

/**
 * A failure to play to matching requests, so that a client can be tested.
 *
 * Selectors (`operationId`, `method`, `path`) combine; a fault without any
 * matches every request, unknown paths included. Without `status`, `body` and
 * `disconnect` the request is answered as usual, with the rest applied to that
 * response.
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
   * the failure is removed; the rest of it still plays.
   */
  delayMs?: number;
  /** Play this many times, then never again. Default: until removed. */
  times?: number;
  /** Let this many matching requests pass first. Default 0. */
  after?: number;
  /** Drop the connection without a response. */
  disconnect?: boolean;
  /** Send the headers and half of the body, then drop the connection. */
  truncateBody?: boolean;
  /** Send the headers and half of the body, then nothing more. */
  stallBody?: boolean;
}

const FAULT = Object.keys({
  operationId: true,
  method: true,
  path: true,
  status: true,
  body: true,
  headers: true,
  delayMs: true,
  times: true,
  after: true,
  disconnect: true,
  truncateBody: true,
  stallBody: true,
} satisfies Record<keyof Fault, true>);

/** The faults of a sandbox. */
export interface Faults {
  /**
   * Adds a fault. Where several match a request, the one added first plays.
   *
   * @returns a function that removes it again.
   * @throws SandboxError `INVALID_OPTION` for a value out of range.
   */
  add(fault: Fault): () => void;
  /** Removes all faults. */
  clear(): void;
}

/** A request as faults see it. */
export interface FaultTarget {
  operationId: string | null;
  method: string;
  /** The requested path without the base path. */
  path: string;
  /** The path template of the operation. */
  template: string | null;
}

/** A fault that plays to a request. */
export interface PlayedFault extends Fault {
  /** Aborts when the fault is removed. */
  removed: AbortSignal;
}

/** Builds the list of faults, and the function that takes the one to play. */
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
        checkFault(fault);
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

function checkFault(fault: Fault): void {
  checkMembers("A fault", fault, FAULT);
  checkWhole("status", fault.status, 200, 599);
  checkWhole("delayMs", fault.delayMs, 0, 2_147_483_647);
  checkWhole("times", fault.times, 1, Number.MAX_SAFE_INTEGER);
  checkWhole("after", fault.after, 0, Number.MAX_SAFE_INTEGER);
}

function checkWhole(
  name: keyof Fault,
  value: number | undefined,
  minimum: number,
  maximum: number,
): void {
  if (value === undefined) return;
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
  throw new SandboxError(
    "INVALID_OPTION",
    `The fault's "${name}" must be an integer from ${minimum} to ${maximum}; got ${show(value)}.`,
  );
}
