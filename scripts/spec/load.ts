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

/** A published description and our corrections of it, before they are applied. */
export interface Description {
  readonly source: SourceFile;
  readonly overlays: readonly OverlayFile[];
}

/** An overlay with the file it was read from. */
export interface OverlayFile {
  readonly overlay: Overlay;
  readonly source: SourceFile;
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
  return correctDescription({
    source: await readSource(path.join(root, "openapi/platform.yaml"), root),
    overlays: await readOverlays(root),
  });
}

/**
 * Mends the dialect of a description, applies its overlays and opens the enums
 * of its answers. Reads and writes no file.
 *
 * @throws SpecError with file and place for whatever does not match or resolve
 */
export function correctDescription({
  source,
  overlays,
}: Description): Specification {
  const document = readOpenApi(source);
  const nullable = normaliseNullable(document);
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

/**
 * The content of a file, if it is an OpenAPI 3.1 document with paths.
 *
 * @throws SpecError if it is not
 */
export function readOpenApi(source: SourceFile): JsonObject {
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
  return document;
}

/** Reads the overlays below `root`, in the order in which they are applied. */
export async function readOverlays(root: string): Promise<OverlayFile[]> {
  const folder = path.join(root, "openapi/overlays");
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name));
  return Promise.all(
    names.sort().map(async (name) => {
      return parseOverlayFile(await readSource(path.join(folder, name), root));
    }),
  );
}

/**
 * Parses an overlay and checks that it extends the description there is.
 *
 * @throws SpecError if it is no overlay, or one of something else
 */
export function parseOverlayFile(source: SourceFile): OverlayFile {
  const overlay = parseOverlay(source);
  if (overlay.extends !== "../platform.yaml") {
    throw new SpecError(
      source.locate(["extends"]),
      `"extends" names ${overlay.extends}; ../platform.yaml is the only description`,
    );
  }
  return { overlay, source };
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
