import { stat } from "node:fs/promises";
import path from "node:path";
import { git } from "../diff/base.js";
import { report } from "../diff/report.js";
import { DESCRIPTIONS, type DescriptionFile } from "../spec/descriptions.js";
import { SpecError } from "../spec/source.js";
import { fetchDocument } from "./fetch-document.js";
import { planUpdate } from "./plan-update.js";
import { STATE_FILE, readUpstreamState, withEtag } from "./upstream-state.js";
import { writeFiles } from "./write-files.js";

/** What `spec:update` was asked for. */
export interface UpdateOptions {
  /** Folder of the repository. */
  readonly root: string;
  /** Names of descriptions; one is taken, by default `platform`. */
  readonly names: readonly string[];
  /** URL or file to take instead of the documented address. */
  readonly from: string | undefined;
  /** Whether uncommitted changes are no obstacle. */
  readonly force: boolean;
  /** Takes what there is to say, line by line. */
  readonly print: (text: string) => void;
}

/**
 * Refreshes a description, regenerates what is derived from it and drafts the
 * changeset. Writes everything or nothing.
 *
 * @throws SpecError for whatever keeps it from being refreshed
 */
export async function updateSpecification(
  options: UpdateOptions,
): Promise<void> {
  const { root, force, print } = options;
  const [name = "platform", ...others] = options.names;
  const document = await findDocument(root, name, others);
  if (!force) await refuseDirtyTree(root);

  const from = options.from ?? document.url;
  const state = await readUpstreamState(root);
  const known = state[name];
  const fetched = await fetchDocument(
    from,
    known?.url === from ? known.etag : undefined,
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
      `No longer needed, the published description has it: ${place}: ${target}`,
    );
  }
  if (plan.files.length === 0) {
    print(`${from} is unchanged; nothing to do.`);
    return;
  }
  print(report(plan.diff, { base: "HEAD", bump: plan.bump }, "terminal"));
  if (plan.wordless.length > 0) {
    print(
      `\nNew, and without a sentence of ours; write one in ${document.file}:`,
    );
    for (const place of plan.wordless) print(`  ${place}`);
  }
  const files = [...plan.files];
  if (/^https?:/.test(from)) {
    const content = withEtag(state, name, from, fetched.etag);
    files.push({ path: STATE_FILE, content });
  }
  await writeFiles(root, files);
  print("");
  for (const file of files) print(`wrote ${file.path}`);
  print(
    plan.changeset
      ? `\nThe changeset is a draft: read it before you commit.\n\n${plan.changeset.content}`
      : "\nNothing to release, so there is no changeset.",
  );
}

async function findDocument(
  root: string,
  name: string,
  others: readonly string[],
): Promise<DescriptionFile> {
  const document = DESCRIPTIONS.find((known) => known.name === name);
  if (!document || others.length > 0) {
    throw new SpecError(
      [name, ...others].join(" "),
      `one of ${DESCRIPTIONS.map((known) => known.name).join(", ")} is expected`,
    );
  }
  const present = await stat(path.join(root, document.file)).catch(
    () => undefined,
  );
  if (!present) {
    throw new SpecError(
      document.file,
      "there is no such file; the packages are generated without it",
    );
  }
  return document;
}

async function refuseDirtyTree(root: string): Promise<void> {
  const status = await git(root, ["status", "--porcelain"]).catch(() => {
    throw new SpecError(root, "not a git repository, so there is no base");
  });
  const changed = status.trimEnd();
  if (changed === "") return;
  const lines = changed.split("\n");
  throw new SpecError(
    "working tree",
    `${String(lines.length)} uncommitted ${lines.length === 1 ? "change" : "changes"}; commit or stash first, so that the refresh is a commit of its own, or pass --force:\n${lines
      .slice(0, 5)
      .map((line) => `  ${line}`)
      .join("\n")}`,
  );
}
