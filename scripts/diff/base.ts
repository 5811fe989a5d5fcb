import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import {
  type OverlayFile,
  correctDescription,
  parseOverlayFile,
  readOverlays,
} from "../spec/load.js";
import {
  type JsonObject,
  type SourceFile,
  SpecError,
  parseSource,
} from "../spec/source.js";
import { checkOverlays } from "../update/overlay-check.js";

const SPEC = "openapi/platform.yaml";
const OVERLAYS = "openapi/overlays";

/**
 * Reads the corrected description to compare with.
 *
 * A git ref gives the description and the overlays of that commit. A file gives
 * a published description, with today's overlays. An overlay action that does
 * not match is left out: the base need not be one that generates today.
 *
 * @throws SpecError if `base` is neither, or holds no description
 */
export async function readBase(
  root: string,
  base: string,
): Promise<JsonObject> {
  const file = path.resolve(root, base);
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile) {
    const source = parseSource(await readFile(file, "utf8"), base);
    return correct(source, await readOverlays(root));
  }
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
  const text = await read(SPEC).catch(() => {
    throw new SpecError(base, `the commit holds no ${SPEC}`);
  });
  return correct(
    parseSource(text, `${base}:${SPEC}`),
    await readOverlaysAt(root, base, commit.trim(), read),
  );
}

function correct(
  source: SourceFile,
  overlays: readonly OverlayFile[],
): JsonObject {
  const { applicable } = checkOverlays(source, overlays);
  return correctDescription({ source, overlays: applicable }).document;
}

async function readOverlaysAt(
  root: string,
  base: string,
  commit: string,
  read: (name: string) => Promise<string>,
): Promise<OverlayFile[]> {
  const listing = await git(root, [
    "ls-tree",
    "--name-only",
    commit,
    `${OVERLAYS}/`,
  ]);
  const names = listing.split("\n").filter((name) => /\.ya?ml$/.test(name));
  return Promise.all(
    names.map(async (name) =>
      parseOverlayFile(parseSource(await read(name), `${base}:${name}`)),
    ),
  );
}

/** Runs git and gives what it printed. Rejects if it fails. */
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
