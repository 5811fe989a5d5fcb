import { readdir } from "node:fs/promises";
import path from "node:path";
import { normaliseNullable } from "./dialect.js";
import { openAnswerEnums } from "./open-enums.js";
import { type Overlay, applyOverlay, parseOverlay } from "./overlay.js";
import { findDanglingReferences } from "./references.js";
import {
  type JsonObject,
  type SourceFile,
  SpecError,
  readSource,
} from "./source.js";
import { isObject } from "./walk.js";

/** The description that everything is generated from. */
export interface Specification {
  /** The published description with our corrections, one self-contained document. */
  readonly document: JsonObject;
  /** How many overlay actions were applied. */
  readonly corrections: number;
  /** How many `nullable: true` became null types. */
  readonly nullable: number;
}

/**
 * Loads `openapi/platform.yaml`, mends its dialect, applies the overlays that
 * extend it and opens the enums of its answers.
 *
 * @param root - folder that holds `openapi/`
 * @throws SpecError with file and place for whatever does not parse, match or
 *   resolve
 */
export async function loadSpecification(root: string): Promise<Specification> {
  const folder = path.join(root, "openapi");
  const source = await readSource(path.join(folder, "platform.yaml"), root);
  const document = source.toJson();
  if (
    typeof document.openapi !== "string" ||
    !document.openapi.startsWith("3.1.")
  ) {
    throw new SpecError(
      source.locate(["openapi"]),
      `an OpenAPI 3.1 document is expected, not ${JSON.stringify(document.openapi ?? null)}`,
    );
  }
  if (!isObject(document.paths)) {
    throw new SpecError(source.locate(["paths"]), `"paths" is missing`);
  }
  const nullable = normaliseNullable(document);
  const overlays = await readOverlays(path.join(folder, "overlays"), root);
  let corrections = 0;
  for (const { overlay } of overlays) {
    applyOverlay(document, overlay);
    corrections += overlay.actions.length;
  }
  refuseDanglingReferences(document, [
    source,
    ...overlays.map((entry) => entry.source),
  ]);
  openAnswerEnums(document);
  return { document, corrections, nullable };
}

async function readOverlays(
  folder: string,
  root: string,
): Promise<{ overlay: Overlay; source: SourceFile }[]> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name));
  return Promise.all(
    names.sort().map(async (name) => {
      const source = await readSource(path.join(folder, name), root);
      const overlay = parseOverlay(source);
      if (overlay.extends !== "../platform.yaml") {
        throw new SpecError(
          source.locate(["extends"]),
          `"extends" names ${overlay.extends}; ../platform.yaml is the only description`,
        );
      }
      return { overlay, source };
    }),
  );
}

function refuseDanglingReferences(
  document: JsonObject,
  sources: readonly SourceFile[],
): void {
  const dangling = findDanglingReferences(document)[0];
  if (!dangling) return;
  const place =
    sources
      .map((source) => source.locateScalar(dangling.ref))
      .find((found) => found !== undefined) ?? `#/${dangling.at.join("/")}`;
  throw new SpecError(
    place,
    dangling.ref.startsWith("#")
      ? `$ref ${dangling.ref} leads nowhere`
      : `$ref ${dangling.ref} leads out of the document; bundle it first`,
  );
}
