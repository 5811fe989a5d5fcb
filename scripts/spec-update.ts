/**
 * `pnpm spec:update [--from <url or file>] [--force] [platform|workflows|agent|whatsapp]`
 * refreshes a checked-in description from the published one, regenerates the
 * packages, tells what changed for users and drafts the changeset. Unless all
 * of it succeeds, nothing is written.
 */
import { SpecError } from "./spec/source.js";
import { readFlags } from "./tasks/flags.js";
import { root } from "./tasks/turbo.js";
import { updateSpecification } from "./update/update-specification.js";

const USAGE = `Usage: pnpm spec:update [--from <url or file>] [--force] [platform|workflows|agent|whatsapp]

Refreshes a description from the published one (platform unless another is
named), regenerates the packages and drafts the changeset.

  --from <url or file>  take it from there instead of its documented address
  --force               also with uncommitted changes in the working tree
  --help                print this`;

const { values, positionals } = readFlags(
  {
    allowPositionals: true,
    options: {
      from: { type: "string" },
      force: { type: "boolean", default: false },
    },
  },
  USAGE,
);

try {
  await updateSpecification({
    root,
    names: positionals,
    from: values.from,
    force: values.force,
    print: (text) => {
      console.log(text);
    },
  });
} catch (error) {
  if (!(error instanceof SpecError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
