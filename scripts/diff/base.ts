import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { DESCRIPTIONS, MAIN_DESCRIPTION } from "../spec/descriptions.js";
import {
  type Description,
  type Inputs,
  type OverlayFile,
  correctDescriptions,
  overlaysOf,
  parseOverlayFile,
} from "../spec/load.js";
import {
  type JsonObject,
  type SourceFile,
  SpecError,
  parseSource,
} from "../spec/source.js";
import { isObject } from "../spec/walk.js";
import { checkOverlays } from "../update/overlay-check.js";

const OVERLAYS = "openapi/overlays";

/**
 * Reads the corrected description that is the base of the comparison. Parts that are equal
 * to the checked-in one are not parsed again.
 *
 * A git ref is read with the descriptions and overlays of that commit. A file
 * is a published description: it replaces the checked-in one with the same
 * title, and the current overlays are applied where they match.
 *
 * @throws SpecError if `base` is neither, or has no description
 */
export async function readBase(
  root: string,
  base: string,
  present: Inputs,
): Promise<JsonObject> {
  const file = path.resolve(root, base);
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  return isFile
    ? readBaseFile(base, file, present)
    : readBaseCommit(root, base, present);
}

async function readBaseFile(
  base: string,
  file: string,
  { descriptions, overlays }: Inputs,
): Promise<JsonObject> {
  const source = parseSource(await readFile(file, "utf8"), base);
  const title = titleOf(source);
  const replaced =
    descriptions.find((entry) => titleOf(entry.source) === title)?.file ??
    MAIN_DESCRIPTION;
  return correctDescriptions(
    descriptions.map((entry) => {
      const own = overlaysOf(entry.file, overlays);
      return entry.file.name === replaced.name
        ? {
            file: entry.file,
            source,
            overlays: checkOverlays(source, own).applicable,
          }
        : { ...entry, overlays: own };
    }),
  ).document;
}

async function readBaseCommit(
  root: string,
  base: string,
  present: Inputs,
): Promise<JsonObject> {
  const commit = await git(root, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${base}^{commit}`,
  ]).catch(() => undefined);
  if (commit === undefined) {
    throw new SpecError(
      base,
      "neither a file nor a commit of this repository; name a tag, a branch, a commit or a file with --base",
    );
  }
  const read = (name: string): Promise<string> =>
    git(root, ["show", `${commit.trim()}:./${name}`]);
  const known = [...present.descriptions, ...present.overlays].map(
    ({ source }) => source,
  );
  const parse = (text: string, name: string): SourceFile =>
    known.find((source) => source.text === text) ??
    parseSource(text, `${base}:${name}`);
  const overlays = await readOverlaysAt(root, commit.trim(), async (name) =>
    parse(await read(name), name),
  );
  const descriptions: Description[] = [];
  for (const description of DESCRIPTIONS) {
    const { file } = description;
    const text = await read(file).catch(() => undefined);
    if (text === undefined) {
      if (description !== MAIN_DESCRIPTION) continue;
      throw new SpecError(base, `the commit has no ${file}`);
    }
    descriptions.push({
      file: description,
      source: parse(text, file),
      overlays: overlaysOf(description, overlays),
    });
  }
  return correctDescriptions(descriptions).document;
}

function titleOf(source: SourceFile): unknown {
  const { info } = source.toJson();
  return isObject(info) ? info.title : undefined;
}

async function readOverlaysAt(
  root: string,
  commit: string,
  read: (name: string) => Promise<SourceFile>,
): Promise<OverlayFile[]> {
  const listing = await git(root, [
    "ls-tree",
    "--name-only",
    commit,
    `${OVERLAYS}/`,
  ]);
  const names = listing.split("\n").filter((name) => /\.ya?ml$/.test(name));
  return Promise.all(
    names.map(async (name) => parseOverlayFile(await read(name))),
  );
}

/** Runs git and resolves to its output. Rejects if git fails. */
export async function git(
  root: string,
  args: readonly string[],
): Promise<string> {
  const { stdout } = await promisify(execFile)("git", args, {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}
