import { camelCase } from "../emit/names.js";
import { HTTP_METHODS } from "./operations.js";
import type { JsonObject } from "./source.js";
import { isObject, objectOf } from "./walk.js";

/**
 * Gives each operation an id that can name a type.
 *
 * An id with other characters than letters, digits, `_` and `$` becomes its
 * words in camel case, `emails/list` is `emailsList`, after `op` if the first is
 * a number. An operation without one
 * is named after its method and path: `getFilesByFileId`. Two operations that
 * then share an id end generation, which names both. Changes `document` in
 * place.
 */
export function normaliseOperationIds(document: JsonObject): void {
  for (const [path, item] of Object.entries(objectOf(document.paths))) {
    for (const method of HTTP_METHODS) {
      const operation = objectOf(item)[method];
      if (!isObject(operation)) continue;
      const { operationId: id } = operation;
      if (id === undefined || id === "") {
        operation.operationId = idOf(method, path);
      } else if (typeof id === "string" && !/^[A-Za-z_$][\w$]*$/.test(id)) {
        const name = camelCase(id);
        operation.operationId = /^\d/.test(name) ? `op${name}` : name;
      }
    }
  }
}

/** An id made of method and path. */
export function idOf(method: string, path: string): string {
  return camelCase(`${method} ${path.replaceAll("{", "by ")}`);
}
