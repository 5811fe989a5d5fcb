import api from "../../openapi/api.config.js";
import { CLIENT_NAMES, REACT_NAMES } from "./fixed-names.js";
import { GLOBAL_NAMES } from "./language-names.js";
import { pascalCase } from "./names.js";

/** Put behind a name where the prefix makes it a name of the client's own. */
const SUFFIX = "Schema";

const PACKAGE_NAMES: ReadonlySet<string> = new Set([
  ...CLIENT_NAMES,
  ...REACT_NAMES,
]);

/**
 * Name of the exported type of a schema. One that JavaScript or a package itself
 * has, such as `Function` or `Page`, gets the name of the API in front: imported,
 * it would hide the other. `Error` gets a suffix: `KapsoError` is a class.
 */
export function schemaTypeName(schema: string): string {
  const name = pascalCase(schema);
  if (!GLOBAL_NAMES.has(name) && !PACKAGE_NAMES.has(name)) return name;
  const prefixed = api.name + name;
  return PACKAGE_NAMES.has(prefixed) ? name + SUFFIX : prefixed;
}
