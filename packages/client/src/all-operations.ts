import type { Api } from "./execute.js";
import {
  OPERATION_CODE,
  OPERATION_TABLE,
} from "./generated/operation-table.js";
import type { Operation } from "./operation.js";
import { readOperations } from "./operation-table.js";

let operations: readonly Operation[] | undefined;
let index: Map<string, Operation> | undefined;

/** All operations of the API. */
export function allOperations(): readonly Operation[] {
  return (operations ??= readOperations(OPERATION_TABLE, OPERATION_CODE));
}

/** Used by `GET` and the other methods by path. Resource methods have their operation. */
export function findOperation(
  method: string,
  path: string,
  api: Api,
): Operation | undefined {
  // Without types, it can be anything. The checks report it.
  if (typeof path !== "string") return undefined;
  index ??= new Map(allOperations().map((one) => [keyOf(one), one]));
  return index.get(keyOf({ method, path, api }));
}

function keyOf({
  method,
  path,
  api = "platform",
}: {
  readonly method: string;
  readonly path: string;
  readonly api?: Api | undefined;
}): string {
  return `${method} ${api} ${path}`;
}
