import { ArgumentError } from "../errors/argument-error.js";
import type { ResolvedOptions } from "./check-options.js";
import type { Deadline } from "./deadline.js";
import type { ProxyCall } from "./options.js";
import { Rejection, isRejection } from "./rejection.js";
import { type Pins, readScope } from "./scope/pins.js";

/**
 * Calls `authorize` of the app.
 *
 * @returns the pinned parameters, or the response of the app
 * @throws Rejection 403 if it returns null, 500 if it fails, 504 if it takes too long
 */
export async function authorize(
  proxy: ResolvedOptions,
  request: Request,
  deadline: Deadline,
): Promise<Response | Pins> {
  const late = {
    status: 504,
    message: "The proxy's authorize function did not finish",
    report: true,
  };
  let granted;
  try {
    granted = await deadline.race(late, () => proxy.authorize(request));
    if (granted && !isResponse(granted)) return readScope(granted);
  } catch (cause) {
    if (isRejection(cause)) throw cause;
    throw new Rejection(
      500,
      "The proxy's authorize function failed; its onError has the reason",
      { cause },
    );
  }
  if (!granted) throw new Rejection(403, "Not allowed");
  return granted;
}

/** Whether a value is a response, including one of another realm or of a framework. */
export function isResponse(value: unknown): value is Response {
  return (
    typeof value === "object" &&
    value !== null &&
    "status" in value &&
    "headers" in value
  );
}

/**
 * Rejects an operation that the pinned parameters cannot confine and that has no check.
 *
 * @throws Rejection 403
 */
export function rejectUnconfined(
  { checks }: ResolvedOptions,
  operation: string,
  unconfined: readonly string[],
): void {
  if (unconfined.length === 0 || checks.has(operation)) return;
  const names = unconfined.join(", ");
  throw new Rejection(403, `${operation} cannot be limited to ${names}`, {
    cause: new ArgumentError(
      "checks",
      `must have ${operation}, because it is allowed and cannot be limited to the pinned ${names}: add a function that decides, or pin nothing for this request`,
    ),
  });
}

/**
 * Calls the app's check of an operation, if there is one.
 *
 * @throws Rejection 403 unless it returns true, 500 if it fails, 504 if it takes too long
 */
export async function runCheck(
  { checks }: ResolvedOptions,
  call: ProxyCall,
  deadline: Deadline,
): Promise<void> {
  const { operation } = call;
  const check = checks.get(operation);
  if (!check) return;
  const late = {
    status: 504,
    message: `The proxy's check of ${operation} did not finish`,
    report: true,
  };
  let passed: unknown;
  try {
    passed = await deadline.race(late, () => check(call));
  } catch (cause) {
    if (isRejection(cause)) throw cause;
    throw new Rejection(
      500,
      `The proxy's check of ${operation} failed; its onError has the reason`,
      { cause },
    );
  }
  if (passed !== true) throw new Rejection(403, "Not allowed");
}
