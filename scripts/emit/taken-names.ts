import { RESOURCE_METHOD } from "../resources/resource-name.js";
import type { Remedy } from "../spec/spec-error.js";
import { SpecError, jsonPathOf } from "../spec/source.js";
import type { Problems } from "../spec/problems.js";
import { camelCase, pascalCase } from "./names.js";
import { RESERVED_WORDS } from "./language-names.js";

/** What a name has to be. */
export type NameKind =
  /** What can be declared: `list`, but not `default`. */
  | "binding"
  /** What can follow a dot: `delete`, but not `2fa`. Its path may be dotted. */
  | "member";

/**
 * The names of one scope of the generated packages, each with what has it.
 * Whatever generation names after something in a description is claimed here
 * first, so that two things of one name end it instead of the compiler.
 */
export class TakenNames {
  readonly #owners: Map<string, string>;
  readonly #kind: NameKind;
  readonly #remedy: string;
  readonly #problems: Problems;

  /**
   * @param problems - where names that cannot be had are reported
   * @param taken - names that are not to be had, each with what has it
   * @param remedy - what gives something in the scope another name
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
   * Takes a name, or reports why it cannot be had: it is not a name in
   * TypeScript, or it is another's already.
   *
   * @param name - of a member, it may be the dotted path to it
   * @param thing - what gets the name, such as `type`
   * @param place - of the description that it is named after
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
        `its ${thing} would be named ${JSON.stringify(name)}, which is no name in TypeScript${this.#remedy}`,
        remedyOf(name, thing, place),
      );
    }
    const owner = this.#owners.get(name);
    if (owner !== undefined) {
      throw new SpecError(
        place,
        `its ${thing} would be named ${name}, as ${owner}${this.#remedy}`,
        remedyOf(name, thing, place),
      );
    }
    this.#owners.set(name, `the ${thing} of ${place}`);
  }

  /** A scope inside this one: what is taken here is taken there. */
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

/** What gives an operation another name, of its types or of its method. */
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
