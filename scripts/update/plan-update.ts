import { readFile } from "node:fs/promises";
import path from "node:path";
import { readBase } from "../diff/base.js";
import { type Bump, bumpFor, listPackages } from "../diff/bump.js";
import type { SpecDiff } from "../diff/change.js";
import { diffDescriptions } from "../diff/diff.js";
import { emitAll } from "../emit/all.js";
import type { GeneratedFile } from "../emit/generated-file.js";
import { diagnose } from "../generate/diagnose.js";
import { explain } from "../generate/explain.js";
import type { DescriptionFile } from "../spec/descriptions.js";
import {
  type Description,
  correctDescriptions,
  overlaysOf,
  readDescriptions,
  readOverlays,
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
import { mergeWords } from "./merge-words.js";
import {
  type FoundAction,
  type OverlayCheck,
  checkOverlays,
} from "./overlay-check.js";

/** What a refresh is going to write, and what is to be said about it. */
export interface UpdatePlan {
  /** Files whose content changes, the description and the changeset included. */
  readonly files: readonly GeneratedFile[];
  /** Paths of earlier drafts of the changeset, which it replaces. */
  readonly removed: readonly string[];
  /** The changeset, if there is something to release. */
  readonly changeset: GeneratedFile | undefined;
  readonly diff: SpecDiff;
  readonly bump: Bump | undefined;
  readonly overlays: Pick<OverlayCheck, "unneeded">;
  /** New places without a sentence of ours. */
  readonly wordless: readonly string[];
}

/**
 * Works out a refresh from the text of a published description. Everything that
 * can fail happens here, and nothing is written.
 *
 * @throws SpecError if the text is not OpenAPI 3 or has another title, and one
 *   that reports everything else that is wrong: overlay actions that no longer
 *   match, and whatever keeps it from being generated from
 */
export async function planUpdate(
  root: string,
  description: DescriptionFile,
  published: { readonly from: string; readonly text: string },
): Promise<UpdatePlan> {
  const { name, file } = description;
  const present = (await readSource(path.join(root, file), root)).toJson();
  const publishedSource = parseSource(published.text, published.from);
  const upstream = readOpenApi(publishedSource);
  rejectOtherTitle(publishedSource, upstream, present, file);
  const merged = mergeWords(present, upstream);
  const text = await formatDescription(merged.document, path.join(root, file));
  // What was merged is in no file yet: a reader looks in what was published.
  const source: SourceFile = {
    ...parseSource(text, published.from),
    locate: (at) => publishedSource.locate(at),
    locateScalar: (value) => publishedSource.locateScalar(value),
  };
  const overlays = await readOverlays(root);
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
  const descriptions = (await readDescriptions(root)).map((entry) =>
    entry.file.name === name
      ? { file: entry.file, source, overlays: check.applicable }
      : { ...entry, overlays: overlaysOf(entry.file, overlays) },
  );
  const { document, generated } = await generateFrom(
    descriptions,
    problems,
    root,
    isCutOff(upstream, present),
  );
  const diff = diffDescriptions(await readBase(root, "HEAD"), document);
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
  };
}

/** A wrong file or address shows here, before overlays are blamed. */
function rejectOtherTitle(
  source: SourceFile,
  upstream: JsonObject,
  present: JsonObject,
  file: string,
): void {
  const [theirs, ours] = [upstream, present].map(
    ({ info }) => objectOf(info).title ?? null,
  );
  if (theirs === ours) return;
  throw new SpecError(
    source.locate(["info", "title"]),
    `its title is ${JSON.stringify(theirs)}, that of ${file} ${JSON.stringify(ours)}; take the right document or, if the API has a new name, write that into ${file} first`,
  );
}

/**
 * Generates in memory from corrected descriptions.
 *
 * @param problems - what is known to be wrong already
 * @param cutOff - whether the new description seems to lack its end
 * @throws SpecError that reports everything that is wrong, each problem with
 *   its place and the overlay action that settles it
 */
async function generateFrom(
  descriptions: readonly Description[],
  problems: Problems,
  root: string,
  cutOff: boolean,
): Promise<{ document: JsonObject; generated: GeneratedFile[] }> {
  let failure: SpecError | undefined;
  if (problems.found.length === 0) {
    try {
      const { document } = correctDescriptions(descriptions);
      return { document, generated: await emitAll(document, root) };
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      failure = error;
    }
  }
  // Generation ends at the first problem: the others are looked for as well.
  const found = diagnose(descriptions, problems);
  const [first, ...others] =
    found.errors.length > 0 ? found.errors : (failure?.errors ?? []);
  if (!first) throw new Error("generation failed without a SpecError");
  const error = SpecError.together([first, ...others]);
  error.message = explain({ ...found, errors: error.errors });
  if (cutOff) {
    error.message +=
      "\nReferences lead to what is missing: was the document cut off?";
  }
  throw error;
}

/**
 * Whether references lead nowhere that do not in the checked-in description:
 * a document that was cut off may still parse.
 */
function isCutOff(upstream: JsonObject, present: JsonObject): boolean {
  const known = new Set(findDanglingReferences(present).map(({ ref }) => ref));
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
    `${target} matches nothing in ${from} any more; correct the target, or remove the action`,
  );
}
