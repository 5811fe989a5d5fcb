import api from "../../openapi/api.config.js";
import { CLIENT_NAMES, REACT_NAMES } from "./fixed-names.js";
import { GLOBAL_NAMES } from "./language-names.js";
import { pascalCase } from "./names.js";

/**
 * Prefix for a name that begins with a digit, and suffix for one that, with the
 * prefix of the API, is a name of the client itself.
 */
const SUFFIX = "Schema";

const PACKAGE_NAMES: ReadonlySet<string> = new Set([
  ...CLIENT_NAMES,
  ...REACT_NAMES,
]);

/**
 * Name of the exported type of a schema. A name that JavaScript or a package
 * itself uses, such as `Function` or `Page`, gets the name of the API as a
 * prefix, because an import of it would hide the other. `Error` also gets a
 * suffix, because `KapsoError` is a class. `2FA` becomes `Schema2FA`.
 */
export function schemaTypeName(schema: string): string {
  const plain = pascalCase(schema);
  const name = /^\d/.test(plain) ? SUFFIX + plain : plain;
  if (!GLOBAL_NAMES.has(name) && !PACKAGE_NAMES.has(name)) return name;
  const prefixed = api.name + name;
  return PACKAGE_NAMES.has(prefixed) ? name + SUFFIX : prefixed;
}
