import { RESERVED_WORDS } from "../emit/language-names.js";
import { camelCase } from "../emit/names.js";
import { HTTP_METHODS } from "./operations.js";
import type { JsonObject } from "./source.js";
import { isObject, objectOf } from "./walk.js";

/**
 * Gives each operation an id from which type names can be made.
 *
 * An id with characters other than letters, digits, `_` and `$` is converted to
 * camel case: `emails/list` becomes `emailsList`. It gets the prefix `op` if it
 * starts with a digit. An operation without an id, or with a reserved word such
 * as `delete`, is named after its method and path: `getFilesByFileId`. If two operations then share an id, generation
 * fails with an error that names both. Changes `document` in place.
 */
export function normaliseOperationIds(document: JsonObject): void {
  for (const [path, item] of Object.entries(objectOf(document.paths))) {
    for (const method of HTTP_METHODS) {
      const operation = objectOf(item)[method];
      if (!isObject(operation)) continue;
      const { operationId: id } = operation;
      const isReserved = typeof id === "string" && RESERVED_WORDS.has(id);
      if (id === undefined || id === "" || isReserved) {
        operation.operationId = idOf(method, path);
      } else if (typeof id === "string" && !/^[A-Za-z_$][\w$]*$/.test(id)) {
        const name = camelCase(id);
        operation.operationId = /^\d/.test(name) ? `op${name}` : name;
      }
    }
  }
}

/** An id made from method and path. */
export function idOf(method: string, path: string): string {
  return camelCase(`${method} ${path.replaceAll("{", "by ")}`);
}
