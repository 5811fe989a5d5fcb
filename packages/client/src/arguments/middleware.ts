import { ArgumentError } from "../errors/argument-error.js";
import { isRecord } from "./is-record.js";

/**
 * Checks one middleware. A falsy value, such as that of `isDebug && log`, is dropped.
 *
 * @throws KapsoArgumentError for a value without the methods of a middleware
 */
export function assertMiddleware(value: unknown): void {
  const isMiddleware =
    isRecord(value) &&
    ["onRequest", "onResponse", "onError"].some((name) => name in value);
  if (!value || isMiddleware) return;
  throw new ArgumentError(
    "middleware",
    "must be an object with onRequest, onResponse or onError",
  );
}
