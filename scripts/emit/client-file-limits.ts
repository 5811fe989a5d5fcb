import { readClientBody } from "../resources/client-body.js";
import type { ResourceMethod } from "../resources/resource-method.js";
import { docComment } from "./doc-comment.js";
import { importTypes } from "./import-types.js";

/**
 * Emits the types and sizes of files for the functions that check and create bodies
 * (`x-client-body`). They are not in the operations, because a page that uploads nothing
 * does not need them.
 */
export function emitFileLimits(methods: readonly ResourceMethod[]): string {
  const limits = methods.flatMap(({ resource, method, operation }) =>
    operation.mediaLimits.length > 0 && readClientBody(operation)
      ? [[`${resource}.${method}`, operation.mediaLimits] as const]
      : [],
  );
  return [
    importTypes(["FileLimit"], "../operation.js"),
    "",
    docComment([
      "The kinds of files that an operation accepts, by its name. Contains the operations whose files the client checks.",
    ]),
    `export const FILE_LIMITS: Readonly<Record<string, readonly FileLimit[]>> = ${JSON.stringify(Object.fromEntries(limits))};`,
  ].join("\n");
}
