import { CLIENT_NAMES } from "./fixed-names.js";
import { GLOBAL_NAMES } from "./language-names.js";
import { pascalCase } from "./names.js";

/** Put before a name that the language has taken. */
const PREFIX = "Kapso";
/** Put behind it where the prefix makes it a name of the client's own. */
const SUFFIX = "Schema";

/**
 * Name of the exported type of a schema. One that JavaScript itself has, such
 * as `Function`, gets a prefix: imported, it would hide the global one, and a
 * reader would take it for that. `Error` gets a suffix: `KapsoError` is a class.
 */
export function schemaTypeName(schema: string): string {
  const name = pascalCase(schema);
  if (!GLOBAL_NAMES.has(name)) return name;
  const prefixed = PREFIX + name;
  return CLIENT_NAMES.some((taken) => taken === prefixed)
    ? name + SUFFIX
    : prefixed;
}
