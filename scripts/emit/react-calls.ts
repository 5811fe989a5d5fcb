import { importTypes } from "./import-types.js";
import {
  type ReactOperation,
  argumentsOf,
  clientTypesOf,
  placeOf,
} from "./react-operations.js";

/** Emits how each operation is called. */
export function emitReactCalls(operations: readonly ReactOperation[]): string {
  return [
    importTypes([...clientTypesOf(operations)], "@kapso-platform/client"),
    `import type { ItemOperation, ListOperation } from "../operations/operation.js";`,
    ...operations.map(emitOperation),
  ].join("\n");
}

function emitOperation(operation: ReactOperation): string {
  const { name, id, ids, params, list, type, dates, body, method, kind } =
    operation;
  const args = argumentsOf(operation);
  if (body !== "none") {
    const mark = body === "optional" ? "?" : "";
    args.splice(ids.length, 0, `body${mark}: ${method.typeName}Body`);
  }
  const fields = [
    `name: "${id}"`,
    `ids: ${String(ids.length)}`,
    ...(params === "none" ? [] : ["params: true"]),
    ...(dates.length > 0 && kind === "query"
      ? [`dates: ${JSON.stringify(dates)}`]
      : []),
    `method: (kapso) => kapso.${id}`,
  ];
  return `
/** ${placeOf(operation)} */
export const ${name}: ${list ? "ListOperation" : "ItemOperation"}<[${args.join(", ")}], ${type}> = { ${fields.join(", ")} };`;
}
