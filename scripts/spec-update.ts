/**
 * `pnpm spec:update [--from <url or file>] [--force]
 * [platform|workflows|agent|whatsapp]` refreshes a checked-in description from
 * the published one, regenerates the packages, reports what changed for users
 * and drafts the changeset. It writes nothing if any of these steps fails.
 */
import { readFlags } from "./tasks/flags.js";
import { runCommand } from "./tasks/run-command.js";
import { root } from "./tasks/turbo.js";
import { updateSpecification } from "./update/update-specification.js";

const USAGE = `Usage: pnpm spec:update [--from <url or file>] [--force] [platform|workflows|agent|whatsapp]

Refreshes a description (by default platform) from the published one,
regenerates the packages and drafts the changeset.

  --from <url or file>  read the description from there instead of its published address
  --force               run even if the working tree has uncommitted changes
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

await runCommand(async () => {
  await updateSpecification({
    root,
    names: positionals,
    from: values.from,
    force: values.force,
    print: (text) => {
      console.log(text);
    },
  });
  return 0;
});
