import { readFile } from "node:fs/promises";
import path from "node:path";
import { readBase } from "../diff/base.js";
import { type Bump, bumpFor, listPackages } from "../diff/bump.js";
import type { SpecDiff } from "../diff/change.js";
import { diffDescriptions } from "../diff/diff.js";
import api from "../../openapi/api.config.js";
import { rejectUnknownOperations } from "../config/check-operations.js";
import { emitAll, findNotices, listOperationNames } from "../emit/all.js";
import type { GeneratedFile } from "../emit/generated-file.js";
import { diagnose } from "../generate/diagnose.js";
import { explain } from "../generate/explain.js";
import type { DescriptionFile } from "../spec/descriptions.js";
import {
  type Description,
  correctDescriptions,
  isRepository,
  overlaysOf,
  readInputs,
} from "../spec/load.js";
import { Problems } from "../spec/problems.js";
import { readOpenApi } from "../spec/read-openapi.js";
import { findDanglingReferences } from "../spec/references.js";
import {
  type JsonObject,
  type SourceFile,
  SpecError,
  parseSource,
  readSource,
} from "../spec/source.js";
import { objectOf } from "../spec/walk.js";
import { draftChangeset, findEarlierDrafts } from "./draft-changeset.js";
import { formatDescription } from "./format-yaml.js";
import { mergeProse } from "./merge-prose.js";
import {
  type FoundAction,
  type OverlayCheck,
  checkOverlays,
} from "./overlay-check.js";

/** What a refresh writes and reports. */
export interface UpdatePlan {
  /**
   * Files whose content changes, including the description and the changeset.
   */
  readonly files: readonly GeneratedFile[];
  /** Paths of earlier drafts of the changeset, which the new draft replaces. */
  readonly removed: readonly string[];
  /** The changeset, if there is anything to release. */
  readonly changeset: GeneratedFile | undefined;
  readonly diff: SpecDiff;
  readonly bump: Bump | undefined;
  readonly overlays: Pick<OverlayCheck, "unneeded">;
  /** New places that need a sentence of ours. */
  readonly wordless: readonly string[];
  /** Decisions that the new description leaves open, one sentence each. */
  readonly notices: readonly string[];
}

/**
 * Plans a refresh from the text of a published description. Everything that can
 * fail happens here, before any file is written.
 *
 * @throws SpecError if the text is not OpenAPI 3 or has another title;
 *   otherwise one SpecError that reports all problems: overlay actions that no
 *   longer match, and everything that prevents generation
 */
export async function planUpdate(
  root: string,
  description: DescriptionFile,
  published: { readonly from: string; readonly text: string },
): Promise<UpdatePlan> {
  const { name, file } = description;
  const current = (await readSource(path.join(root, file), root)).toJson();
  const publishedSource = parseSource(published.text, published.from);
  const upstream = readOpenApi(publishedSource);
  rejectOtherTitle(publishedSource, upstream, current, file);
  const merged = mergeProse(current, upstream);
  const text = await formatDescription(merged.document, path.join(root, file));
  // The merged document is not in a file yet, so errors refer to the published
  // one.
  const source: SourceFile = {
    ...parseSource(text, published.from),
    locate: (at) => publishedSource.locate(at),
    locateScalar: (value) => publishedSource.locateScalar(value),
  };
  const inputs = await readInputs(root);
  const { overlays } = inputs;
  const problems = new Problems();
  const check = checkOverlays(
    source,
    overlaysOf(description, overlays),
    problems,
  );
  for (const action of check.unmatched) {
    problems.attempt(() => {
      throw unmatchedError(action, published.from);
    });
  }
  const descriptions = inputs.descriptions.map((entry) =>
    entry.file.name === name
      ? { file: entry.file, source, overlays: check.applicable }
      : { ...entry, overlays: overlaysOf(entry.file, overlays) },
  );
  const { document, generated } = await generateFrom(
    descriptions,
    problems,
    root,
    isTruncated(upstream, current),
  );
  const diff = diffDescriptions(await readBase(root, "HEAD", inputs), document);
  const packages = await listPackages(root);
  const bump =
    diff.level && bumpFor(diff.level, packages[0]?.version ?? "0.0.0");
  const changeset = bump && draftChangeset(name, diff, bump, packages);
  const candidates = [
    { path: file, content: text },
    ...generated,
    ...(changeset ? [changeset] : []),
  ];
  const files: GeneratedFile[] = [];
  for (const candidate of candidates) {
    const now = await readFile(path.join(root, candidate.path), "utf8").catch(
      () => undefined,
    );
    if (now !== candidate.content) files.push(candidate);
  }
  const drafts = await findEarlierDrafts(root, name);
  return {
    files,
    removed: drafts.filter((draft) => draft !== changeset?.path),
    changeset,
    diff,
    bump,
    overlays: check,
    wordless: merged.wordless,
    notices: findNotices(document),
  };
}

/** Detects a wrong file or address before the overlays are checked. */
function rejectOtherTitle(
  source: SourceFile,
  upstream: JsonObject,
  current: JsonObject,
  file: string,
): void {
  const [theirs, ours] = [upstream, current].map(
    ({ info }) => objectOf(info).title ?? null,
  );
  if (theirs === ours) return;
  throw new SpecError(
    source.locate(["info", "title"]),
    `its title is ${JSON.stringify(theirs)}, but ${file} has ${JSON.stringify(ours)}; pass the right document or, if the API was renamed, change the title in ${file} first`,
  );
}

/**
 * Generates in memory from corrected descriptions.
 *
 * @param problems - the problems that are already known
 * @param truncated - whether the new description seems to be truncated
 * @throws SpecError that reports all problems, each with its place and the
 *   overlay action that solves it
 */
async function generateFrom(
  descriptions: readonly Description[],
  problems: Problems,
  root: string,
  truncated: boolean,
): Promise<{ document: JsonObject; generated: GeneratedFile[] }> {
  let failure: SpecError | undefined;
  if (problems.found.length === 0) {
    try {
      const { document } = correctDescriptions(descriptions);
      const generated = await emitAll(document, root);
      // Tests generate from other documents, with the same configuration.
      if (isRepository(root)) {
        rejectUnknownOperations(api, listOperationNames(document));
      }
      return { document, generated };
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      failure = error;
    }
  }
  // Generation stops at the first problem: finds the others as well.
  const found = diagnose(descriptions, problems);
  const [first, ...others] =
    found.errors.length > 0 ? found.errors : (failure?.errors ?? []);
  if (!first) throw new Error("generation failed without a SpecError");
  const error = SpecError.together([first, ...others]);
  error.message = explain({ ...found, errors: error.errors });
  if (truncated) {
    error.message +=
      "\nReferences point to missing parts: is the document truncated?";
  }
  throw error;
}

/**
 * Whether references point to nothing that are valid in the checked-in
 * description: a truncated document may still parse.
 */
function isTruncated(upstream: JsonObject, current: JsonObject): boolean {
  const known = new Set(findDanglingReferences(current).map(({ ref }) => ref));
  return findDanglingReferences(upstream).some(
    ({ ref }) => ref.startsWith("#") && !known.has(ref),
  );
}

function unmatchedError(
  { place, target }: FoundAction,
  from: string,
): SpecError {
  return new SpecError(
    place,
    `${target} no longer matches anything in ${from}; correct the target, or remove the action`,
  );
}
