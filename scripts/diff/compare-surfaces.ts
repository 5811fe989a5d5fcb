import ts from "typescript";
import type { Change } from "./change.js";
import { compareOperations } from "./compare-operations.js";
import { compareSchemas, findRenamedInputs } from "./compare-schemas.js";
import { createVersions, schemaTypes } from "./program.js";
import type { Owners } from "./subjects.js";
import { findAffected } from "./affected.js";
import { type Surface, emitModules } from "./surface.js";
import { TypeReader } from "./type-reader.js";

/** Lists the differences between two versions that the compiler sees. */
export function compareSurfaces(
  before: Surface,
  after: Surface,
  owners: Owners,
): Change[] {
  const affected = findAffected(before, after);
  const { operations, schemas } = affected;
  if (operations.size + schemas.size === 0) return [];
  const versions = createVersions(
    emitModules(before, affected),
    emitModules(after, affected),
  );
  const old = schemaTypes(versions, "old");
  const now = schemaTypes(versions, "new");
  const reader = new TypeReader(
    versions.checker,
    new Map(
      [...old, ...now].flatMap(([name, type]) =>
        type.flags & ts.TypeFlags.StructuredType ? [[type, name] as const] : [],
      ),
    ),
  );
  const renamed = findRenamedInputs(before, after);
  return [
    ...compareOperations(versions, before, after, {
      affected: operations,
      reader,
      renamed,
    }),
    ...compareSchemas(before, after, {
      affected: schemas,
      old,
      now,
      reader,
      owners,
      renamed,
    }),
  ];
}
