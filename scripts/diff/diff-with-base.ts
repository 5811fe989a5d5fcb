import { correctInputs, readInputs } from "../spec/load.js";
import { SpecError } from "../spec/source.js";
import { readBase } from "./base.js";
import { bumpFor, listPackages } from "./bump.js";
import { diffDescriptions } from "./diff.js";
import { FORMATS, report } from "./report.js";

/**
 * Reports what changed between a base and the checked-in description.
 *
 * @param base - git ref or file
 * @param format - `terminal`, `markdown` or `json`
 * @throws SpecError for a base or a format that does not exist
 */
export async function diffWithBase(
  root: string,
  base: string,
  format: string,
): Promise<string> {
  const known = FORMATS.find((name) => name === format);
  if (!known) {
    throw new SpecError(
      `--format ${format}`,
      `no such format; there are ${FORMATS.join(", ")}`,
    );
  }
  const present = await readInputs(root);
  const before = await readBase(root, base, present);
  const { document } = correctInputs(present);
  const diff = diffDescriptions(before, document);
  const [first] = await listPackages(root);
  const bump = diff.level && bumpFor(diff.level, first?.version ?? "0.0.0");
  return report(diff, { base, bump }, known);
}
