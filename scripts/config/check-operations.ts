import { SpecError } from "../spec/spec-error.js";
import { Problems } from "../spec/problems.js";
import { type ApiConfig, placeOf } from "./api-config.js";

/**
 * Checks that the operations that a configuration names exist.
 *
 * @param known - names such as `conversations.list`
 * @throws SpecError that reports all that do not, each with the line
 */
export function rejectUnknownOperations(
  { hooks, proxy = {} }: Pick<ApiConfig, "hooks" | "proxy">,
  known: ReadonlySet<string>,
): void {
  const problems = new Problems();
  const check = (name: string, section: string, key: string): void => {
    if (known.has(name)) return;
    problems.attempt(() => {
      throw new SpecError(
        placeOf(section, key),
        `there is no operation named ${name}; docs/operations.md lists all`,
      );
    });
  };
  for (const names of [hooks.names, hooks.handWritten]) {
    for (const name of Object.keys(names)) check(name, "hooks", name);
  }
  for (const key of ["fileLink", "fileDownload"] as const) {
    const name = proxy[key];
    if (name !== undefined) check(name, "proxy", key);
  }
  problems.throwIfAny();
}
