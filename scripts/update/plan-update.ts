import { readFile } from "node:fs/promises";
import path from "node:path";
import { readBase } from "../diff/base.js";
import { type Bump, bumpFor, listPackages } from "../diff/bump.js";
import type { SpecDiff } from "../diff/change.js";
import { diffDescriptions } from "../diff/diff.js";
import { emitAll } from "../emit/all.js";
import type { GeneratedFile } from "../emit/generated-file.js";
import type { DescriptionFile } from "../spec/descriptions.js";
import {
  correctDescriptions,
  overlaysOf,
  readDescriptions,
  readOverlays,
} from "../spec/load.js";
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
import { type OverlayCheck, checkOverlays } from "./overlay-check.js";

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
 * @throws SpecError if the text is no OpenAPI 3.1, if overlay actions no longer
 *   match it (all of them are named), or if generation fails
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
  rejectCutOff(publishedSource, upstream, present);
  const merged = mergeWords(present, upstream);
  const text = await formatDescription(merged.document, path.join(root, file));
  // What was merged is in no file yet: a reader looks in what was published.
  const source: SourceFile = {
    ...parseSource(text, published.from),
    locate: (at) => publishedSource.locate(at),
    locateScalar: (value) => publishedSource.locateScalar(value),
  };
  const overlays = await readOverlays(root);
  const check = checkOverlays(source, overlaysOf(description, overlays));
  rejectUnmatched(published.from, check);
  const { document } = correctDescriptions(
    (await readDescriptions(root)).map((entry) =>
      entry.file.name === name
        ? { file: entry.file, source, overlays: check.applicable }
        : { ...entry, overlays: overlaysOf(entry.file, overlays) },
    ),
  );
  const generated = await emitAll(document, root);
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
 * A document that was cut off may still parse; references into what is missing
 * tell. One that leads nowhere here as well is for an overlay to fix.
 */
function rejectCutOff(
  source: SourceFile,
  upstream: JsonObject,
  present: JsonObject,
): void {
  const known = new Set(findDanglingReferences(present).map(({ ref }) => ref));
  const dangling = findDanglingReferences(upstream).find(
    ({ ref }) => ref.startsWith("#") && !known.has(ref),
  );
  if (!dangling) return;
  throw new SpecError(
    source.locate([...dangling.at, "$ref"]),
    `$ref ${dangling.ref} leads nowhere; was the document cut off?`,
  );
}

function rejectUnmatched(from: string, { unmatched }: OverlayCheck): void {
  if (unmatched.length === 0) return;
  const lines = unmatched.map(({ place, target }) => `  ${place}: ${target}`);
  throw new SpecError(
    from,
    `${unmatched.length === 1 ? "an overlay action no longer matches" : `${String(unmatched.length)} overlay actions no longer match`}; correct the target, or remove the action:\n${lines.join("\n")}`,
  );
}
