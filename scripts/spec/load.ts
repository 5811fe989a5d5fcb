import { readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import api from "../../openapi/api.config.js";
import { placeOfDocument } from "../config/api-config.js";
import { EXTENSIONS, findUnknownExtensions } from "../config/extensions.js";
import {
  DESCRIPTIONS,
  type DescriptionFile,
  MAIN_DESCRIPTION,
} from "./descriptions.js";
import { normaliseNullable } from "./dialect.js";
import { inlineExamples } from "./examples.js";
import { exists } from "./exists.js";
import { mergeDescriptions } from "./merge.js";
import { openResponseEnums } from "./open-enums.js";
import { normaliseOperationIds } from "./operation-ids.js";
import {
  type Overlay,
  type OverlayAction,
  applyOverlay,
  parseOverlay,
} from "./overlay.js";
import { Problems } from "./problems.js";
import { pruneComponents } from "./prune.js";
import { readOpenApi } from "./read-openapi.js";
import {
  type DanglingReference,
  findDanglingReferences,
} from "./references.js";
import {
  type JsonObject,
  type SourceFile,
  SpecError,
  jsonPathOf,
  readSource,
} from "./source.js";
import { splitSharedEnums } from "./split-enums.js";

/** The input of generation. */
export interface Specification {
  /**
   * The published descriptions with our corrections, as one self-contained
   * document.
   */
  readonly document: JsonObject;
  /** Number of overlay actions that were applied. */
  readonly corrections: number;
  /** Overlay actions that remove something that does not exist. */
  readonly unneeded: readonly OverlayAction[];
  /** Number of `nullable: true` that became null types. */
  readonly nullable: number;
}

/** A published description with our corrections, which are not applied yet. */
export interface Description {
  readonly file: DescriptionFile;
  readonly source: SourceFile;
  readonly overlays: readonly OverlayFile[];
}

/** An overlay with its file. */
export interface OverlayFile {
  readonly overlay: Overlay;
  readonly source: SourceFile;
}

/**
 * Loads the descriptions below `openapi/`, converts `nullable`, applies the
 * overlays that extend them, merges them and opens the enums of responses.
 *
 * @param root - folder that holds `openapi/`
 * @throws SpecError with file and place if anything does not parse, match,
 *   resolve or merge
 */
export async function loadSpecification(root: string): Promise<Specification> {
  return correctInputs(await readInputs(root));
}

/** The parsed files below `openapi/`. */
export interface Inputs {
  readonly descriptions: readonly {
    file: DescriptionFile;
    source: SourceFile;
  }[];
  readonly overlays: readonly OverlayFile[];
}

/** Reads the descriptions and the overlays below `root`. */
export async function readInputs(root: string): Promise<Inputs> {
  const [descriptions, overlays] = await Promise.all([
    readDescriptions(root),
    readOverlays(root),
  ]);
  return { descriptions, overlays };
}

/** Like {@link correctDescriptions}, for all files below `openapi/`. */
export function correctInputs({
  descriptions,
  overlays,
}: Inputs): Specification {
  rejectOrphans(overlays, descriptions);
  return correctDescriptions(
    descriptions.map(({ file, source }) => ({
      file,
      source,
      overlays: overlaysOf(file, overlays),
    })),
  );
}

/**
 * Rejects overlays whose description does not exist: they would be ignored
 * silently.
 */
export function rejectOrphans(
  overlays: readonly OverlayFile[],
  descriptions: readonly { file: DescriptionFile }[],
): void {
  for (const { overlay, source } of overlays) {
    if (descriptions.some(({ file }) => file.name === overlay.extends))
      continue;
    throw new SpecError(
      source.locate(["extends"]),
      `the description that this overlay extends does not exist: openapi/${overlay.extends}.yaml; restore it, or delete its overlays as well`,
    );
  }
}

/** The overlays that extend a description. */
export function overlaysOf(
  { name }: DescriptionFile,
  overlays: readonly OverlayFile[],
): OverlayFile[] {
  return overlays.filter(({ overlay }) => overlay.extends === name);
}

/**
 * Merges descriptions into the input of generation. Reads and writes no files.
 *
 * @throws SpecError with file and place if anything does not match, resolve or
 *   merge
 */
export function correctDescriptions(
  descriptions: readonly Description[],
): Specification {
  let nullable = 0;
  let corrections = 0;
  const unneeded: OverlayAction[] = [];
  const corrected = descriptions.map(({ file, source, overlays }) => {
    const document = readOpenApi(source);
    nullable += normaliseNullable(document);
    for (const { overlay } of overlays) {
      unneeded.push(...applyOverlay(document, overlay));
      corrections += overlay.actions.length;
    }
    assertNoDanglingReference(document, [
      source,
      ...overlays.map((entry) => entry.source),
    ]);
    inlineExamples(document);
    normaliseOperationIds(document);
    return {
      document,
      prefix: file.prefix,
      replaces: file.replaces,
      namespace: file.namespace,
      place: source.name,
    };
  });
  const document = mergeDescriptions(corrected);
  pruneComponents(document);
  splitSharedEnums(document);
  openResponseEnums(document);
  return { document, corrections, unneeded, nullable };
}

/** Like {@link correctDescriptions}, for the main description only. */
export function correctDescription(
  description: Omit<Description, "file">,
): Specification {
  return correctDescriptions([{ file: MAIN_DESCRIPTION, ...description }]);
}

/** Reads the descriptions below `root`; the first one must exist. */
export async function readDescriptions(
  root: string,
): Promise<{ file: DescriptionFile; source: SourceFile }[]> {
  const read = DESCRIPTIONS.map(async (file, index) => {
    const name = path.join(root, file.file);
    if (!(await exists(name)) && (index === 0 || isRepository(root))) {
      throw new SpecError(
        placeOfDocument(file.name),
        `${file.file} does not exist; write the document there, or remove it from the list`,
      );
    }
    if (!(await exists(name))) return undefined;
    return { file, source: await readSource(name, root) };
  });
  return (await Promise.all(read)).filter((entry) => entry !== undefined);
}

/** Reads the overlays below `root`, in the order of their application. */
export async function readOverlays(root: string): Promise<OverlayFile[]> {
  const folder = path.join(root, "openapi/overlays");
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name));
  return Promise.all(
    names
      .sort()
      .map(async (name) =>
        rejectUnknownExtensions(
          parseOverlayFile(await readSource(path.join(folder, name), root)),
        ),
      ),
  );
}

/**
 * Parses an overlay. In the result, `extends` is the name of the description.
 *
 * @throws SpecError if the file is not an overlay, or extends something else
 */
export function parseOverlayFile(source: SourceFile): OverlayFile {
  const overlay = parseOverlay(source);
  const name = /^\.\.\/(.+)\.yaml$/.exec(overlay.extends)?.[1];
  if (
    name === undefined ||
    !DESCRIPTIONS.some((description) => description.name === name)
  ) {
    const known = DESCRIPTIONS.map((known) => `../${known.name}.yaml`);
    throw new SpecError(
      source.locate(["extends"]),
      `"extends" must be one of ${known.join(", ")}, not ${overlay.extends}`,
    );
  }
  return { overlay: { ...overlay, extends: name }, source };
}

/**
 * Returns an overlay after a check of its extensions. Overlays of an earlier commit are not
 * checked, because they may have other extensions.
 *
 * @throws SpecError for an unknown extension
 */
export function rejectUnknownExtensions(file: OverlayFile): OverlayFile {
  for (const { place, update } of file.overlay.actions) {
    const [unknown] = findUnknownExtensions(update, api.extensions);
    if (unknown === undefined) continue;
    throw new SpecError(
      place,
      `unknown extension ${unknown}; expected one of ${EXTENSIONS.join(", ")}, or a name that openapi/api.config.ts lists in extensions`,
    );
  }
  return file;
}

function assertNoDanglingReference(
  document: JsonObject,
  sources: readonly SourceFile[],
): void {
  const problems = new Problems();
  for (const dangling of findDanglingReferences(document)) {
    problems.attempt(() => {
      throw danglingError(dangling, sources);
    });
  }
  problems.throwIfAny();
}

/**
 * Whether `root` is this repository. Tests use folders with fewer documents.
 */
export function isRepository(root: string): boolean {
  const config = new URL("../../openapi/api.config.ts", import.meta.url);
  return (
    path.resolve(root) === path.dirname(path.dirname(fileURLToPath(config)))
  );
}

/**
 * The error for a reference that points to nothing, with its file and place.
 */
export function danglingError(
  { ref, at }: DanglingReference,
  sources: readonly SourceFile[],
): SpecError {
  const place =
    sources
      .map((source) => source.locateScalar(ref))
      .find((found) => found !== undefined) ?? `#/${at.join("/")}`;
  return new SpecError(
    place,
    ref.startsWith("#")
      ? `$ref ${ref} points to nothing`
      : `$ref ${ref} points outside of the document; bundle it first`,
    { target: jsonPathOf([...at, "$ref"]) },
  );
}
