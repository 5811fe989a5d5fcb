import { RESOURCE_METHOD } from "../resources/resource-name.js";
import type { Remedy } from "../spec/spec-error.js";
import { SpecError, jsonPathOf } from "../spec/source.js";
import type { Problems } from "../spec/problems.js";
import { camelCase, pascalCase } from "./names.js";
import { RESERVED_WORDS } from "./language-names.js";

/** The syntax that a name must have. */
export type NameKind =
  /** A name that can be declared: `list`, but not `default`. */
  | "binding"
  /**
   * A name that can follow a dot: `delete`, but not `2fa`. It can be a dotted
   * path.
   */
  | "member";

/**
 * The names of one scope in the generated packages, each with its owner.
 * Generation claims every name from a description here first, so that a
 * duplicate name is reported here and not by the compiler.
 */
export class TakenNames {
  readonly #owners: Map<string, string>;
  readonly #kind: NameKind;
  readonly #remedy: string;
  readonly #problems: Problems;

  /**
   * @param problems - collects names that are not available
   * @param taken - names that are not available, each with its owner
   * @param remedy - how to give something in the scope another name
   */
  constructor(
    problems: Problems,
    taken: Iterable<readonly [name: string, owner: string]>,
    kind: NameKind = "binding",
    remedy?: string,
  ) {
    this.#problems = problems;
    this.#owners = new Map(taken);
    this.#kind = kind;
    this.#remedy = remedy === undefined ? "" : `; ${remedy}`;
  }

  /**
   * Claims a name, or reports why it is not available: it is not valid in
   * TypeScript, or something else has it.
   *
   * @param name - the name, which for a member can be a dotted path
   * @param thing - the kind of thing that gets the name, such as `type`
   * @param place - the place in the description that it is named after
   */
  claim(name: string, thing: string, place: string): void {
    this.#problems.attempt(() => {
      this.#take(name, thing, place);
    });
  }

  #take(name: string, thing: string, place: string): void {
    const last =
      this.#kind === "member" ? name.slice(name.lastIndexOf(".") + 1) : name;
    if (!isName(last, this.#kind)) {
      throw new SpecError(
        place,
        `its ${thing} would be named ${JSON.stringify(name)}, which is not a valid name in TypeScript${this.#remedy}`,
        remedyOf(name, thing, place),
      );
    }
    const owner = this.#owners.get(name);
    if (owner !== undefined) {
      throw new SpecError(
        place,
        `its ${thing} would be named ${name}, which is already used by ${owner}${this.#remedy}`,
        remedyOf(name, thing, place),
      );
    }
    this.#owners.set(name, `the ${thing} of ${place}`);
  }

  /**
   * A scope inside this one: names that are taken here are also taken there.
   */
  inner(
    taken: Iterable<readonly [name: string, owner: string]>,
    remedy?: string,
  ): TakenNames {
    return new TakenNames(
      this.#problems,
      [...this.#owners, ...taken],
      this.#kind,
      remedy,
    );
  }
}

/** The overlay action that renames the types or the method of an operation. */
function remedyOf(
  name: string,
  thing: string,
  place: string,
): Remedy | undefined {
  const [, method = "", path] = /^([A-Z]+) (\/.*)$/.exec(place) ?? [];
  if (path === undefined) return undefined;
  const target = jsonPathOf(["paths", path, method.toLowerCase()]);
  if (thing === "resource") {
    const resource = `${camelCase(name.replaceAll(".", " "))}Items`;
    const update = { [RESOURCE_METHOD]: `${resource}.${method.toLowerCase()}` };
    return { target, update };
  }
  const other = `${camelCase(name.split(".").at(-1) ?? "")}Of${pascalCase(path)}`;
  return /^(operation|query type|request body type)$/.test(thing)
    ? { target, update: { operationId: other } }
    : {
        target,
        update: {
          [RESOURCE_METHOD]: `${camelCase(path.split("/")[1] ?? "root")}.${other}`,
        },
      };
}

function isName(text: string, kind: NameKind): boolean {
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text)) return false;
  return kind === "member" || !RESERVED_WORDS.has(text);
}
