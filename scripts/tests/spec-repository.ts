import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { git } from "../diff/base.js";
import { diffWithBase } from "../diff/diff-with-base.js";
import { emitAll } from "../emit/all.js";
import { loadSpecification } from "../spec/load.js";
import { SpecError, parseSource } from "../spec/source.js";
import { root as repository } from "../tasks/turbo.js";
import { formatDescription } from "../update/format-yaml.js";
import { updateSpecification } from "../update/update-specification.js";
import { writeFiles } from "../update/write-files.js";
import { DESCRIPTION, specFolder } from "./spec-folder.js";

/** The output of a command, and its error. */
export interface Outcome {
  readonly output: string;
  readonly error: string | undefined;
}

/** A git repository with its own description. */
export interface SpecRepository {
  readonly root: string;
  update(from: string, options?: { force?: boolean }): Promise<Outcome>;
  diff(base: string, format?: string): Promise<Outcome>;
  /** Commits all changes. */
  commit(): Promise<void>;
  /** The changes since the last commit, as `git status` prints them. */
  changes(): Promise<string[]>;
  read(file: string): Promise<string>;
  /** Writes an upstream description and returns its path. */
  upstream(text: string): Promise<string>;
}

const AUTHOR = ["-c", "user.name=test", "-c", "user.email=test@localhost"];

/** {@link DESCRIPTION} as `spec:update` writes it. */
export const PUBLISHED = await formatDescription(
  parseSource(DESCRIPTION, "platform.yaml").toJson(),
  path.join(repository, "openapi/platform.yaml"),
);

/** Creates a repository with two packages, generated and committed. */
export async function specRepository(
  overlays: Record<string, string> = {},
  version = "0.4.0",
): Promise<SpecRepository> {
  const root = await specFolder(PUBLISHED, overlays);
  for (const name of ["client", "types"]) {
    const folder = path.join(root, "packages", name);
    await mkdir(folder, { recursive: true });
    await writeFile(
      path.join(folder, "package.json"),
      JSON.stringify({ name: `@kapso-platform/${name}`, version }),
    );
  }
  const run = async (
    act: (print: (text: string) => void) => Promise<void>,
  ): Promise<Outcome> => {
    const lines: string[] = [];
    try {
      await act((text) => lines.push(text));
      return { output: lines.join("\n"), error: undefined };
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      return { output: lines.join("\n"), error: error.message };
    }
  };
  const commit = async (): Promise<void> => {
    await git(root, ["add", "--all"]);
    await git(root, [...AUTHOR, "commit", "--quiet", "--message", "Before"]);
  };
  await writeFile(path.join(root, ".gitignore"), "upstream*\nnode_modules/\n");
  await git(root, ["init", "--quiet"]);
  await generate(root);
  await commit();
  return {
    root,
    update: (from, { force = false } = {}) =>
      run((print) =>
        updateSpecification({ root, names: [], from, force, print }),
      ),
    diff: (base, format = "terminal") =>
      run(async (print) => {
        print(await diffWithBase(root, base, format));
      }),
    commit,
    changes: async () => {
      const status = await git(root, ["status", "--porcelain", "-uall"]);
      return status.split("\n").filter((line) => line !== "");
    },
    read: (file) => readFile(path.join(root, file), "utf8"),
    upstream: async (text) => {
      const file = path.join(root, "upstream.yaml");
      await writeFile(file, text);
      return file;
    },
  };
}

async function generate(root: string): Promise<void> {
  const { document } = await loadSpecification(root);
  await writeFiles(root, await emitAll(document, root));
}
