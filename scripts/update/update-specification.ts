import { readFile } from "node:fs/promises";
import path from "node:path";
import { git } from "../diff/base.js";
import { report } from "../diff/report.js";
import { DESCRIPTIONS, type DescriptionFile } from "../spec/descriptions.js";
import { SpecError } from "../spec/source.js";
import { fetchDocument } from "./fetch-document.js";
import { planUpdate } from "./plan-update.js";
import {
  digest,
  readUpstreamState,
  validatorOf,
  withVersion,
} from "./upstream-state.js";
import { writeFiles } from "./write-files.js";

/** Options of `spec:update`. */
export interface UpdateOptions {
  /** Folder of the repository. */
  readonly root: string;
  /** Names of descriptions: one at most, `platform` by default. */
  readonly names: readonly string[];
  /** URL or file to read instead of the documented address. */
  readonly from: string | undefined;
  /** Whether to run in spite of uncommitted changes. */
  readonly force: boolean;
  /** Called with each line of output. */
  readonly print: (text: string) => void;
}

/**
 * Refreshes a description, regenerates the derived files and drafts the
 * changeset. Writes all files or none.
 *
 * @throws SpecError if the refresh fails
 */
export async function updateSpecification(
  options: UpdateOptions,
): Promise<void> {
  const { root, force, print } = options;
  const [name = "platform", ...others] = options.names;
  const document = findDocument(name, others);
  const current = await readCurrent(root, document);
  if (!force) await rejectDirtyTree(root);

  const from = options.from ?? document.url;
  const state = await readUpstreamState(root);
  const fetched = await fetchDocument(
    from,
    validatorOf(state, name, from, current),
  );
  if (!fetched) {
    print(`${from} is unchanged (304); nothing to do.`);
    return;
  }
  const plan = await planUpdate(root, document, {
    from,
    text: fetched.text,
  });
  for (const { place, target } of plan.overlays.unneeded) {
    print(
      `No longer needed, because the published description is already correct: ${place}: ${target}`,
    );
  }
  const written = plan.files.find((file) => file.path === document.file);
  // Also if nothing changed, so that the next run gets a 304.
  const kept =
    fetched.etag === undefined
      ? []
      : [
          withVersion(state, name, {
            url: from,
            etag: fetched.etag,
            description: digest(written?.content ?? current),
          }),
        ];
  if (plan.files.length + plan.removed.length === 0) {
    await writeFiles(root, kept);
    print(`${from} is unchanged; nothing to do.`);
    return;
  }
  print(report(plan.diff, { base: "HEAD", bump: plan.bump }, "terminal"));
  if (plan.wordless.length > 0) {
    print(
      `\nNew, without a description of ours; write one in ${document.file}:`,
    );
    for (const place of plan.wordless) print(`  ${place}`);
  }
  if (plan.notices.length > 0) print("");
  for (const notice of plan.notices) print(notice);
  await writeFiles(root, [...plan.files, ...kept], plan.removed);
  print("");
  for (const file of plan.files) print(`wrote ${file.path}`);
  for (const file of plan.removed) print(`removed ${file}, an earlier draft`);
  print(
    plan.changeset
      ? `\nThe changeset is a draft: read it before you commit.\n\n${plan.changeset.content}`
      : "\nNothing to release, so there is no changeset.",
  );
}

function findDocument(
  name: string,
  others: readonly string[],
): DescriptionFile {
  const document = DESCRIPTIONS.find((known) => known.name === name);
  if (!document || others.length > 0) {
    throw new SpecError(
      [name, ...others].join(" "),
      `expected one of ${DESCRIPTIONS.map((known) => known.name).join(", ")}`,
    );
  }
  return document;
}

async function readCurrent(
  root: string,
  { file }: DescriptionFile,
): Promise<string> {
  return readFile(path.join(root, file), "utf8").catch(() => {
    throw new SpecError(
      file,
      "the file does not exist; the packages are generated without this description",
    );
  });
}

async function rejectDirtyTree(root: string): Promise<void> {
  const status = await git(root, ["status", "--porcelain"]).catch(() => {
    throw new SpecError(
      root,
      "not a git repository, so there is no base to compare with",
    );
  });
  const changed = status.trimEnd();
  if (changed === "") return;
  const lines = changed.split("\n");
  throw new SpecError(
    "working tree",
    `${String(lines.length)} uncommitted ${lines.length === 1 ? "change" : "changes"}; commit or stash first, so that the refresh is a separate commit, or pass --force:\n${lines
      .slice(0, 5)
      .map((line) => `  ${line}`)
      .join("\n")}`,
  );
}
