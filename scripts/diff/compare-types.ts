import type ts from "typescript";
import { type Change, LEVELS } from "./change.js";
import {
  type TypeReader,
  type Shape,
  type PropertyShape,
} from "./type-reader.js";

/** The most changes of members that are listed for a type that was replaced. */
const MAX_LISTED_MEMBERS = 3;

/** Whether callers send a type or receive it. */
export type Side = "request" | "response";

/** A difference between two types, with its place. */
export type Finding = Pick<Change, "kind" | "level" | "at" | "reason">;

/**
 * Compares two versions of a type from its user's point of view.
 *
 * Values that callers send must still be accepted, so the old type must be
 * assignable to the new one. Values that callers receive must still fit where
 * they are read, so the new type must be assignable to the old one. The
 * compiler decides both. In addition, properties must not disappear: to read a
 * removed property, or to write one in a literal, is an error that
 * assignability does not show.
 */
export class TypeComparison {
  readonly findings: Finding[] = [];
  readonly #reader: TypeReader;
  readonly #side: Side;
  readonly #renamed: ReadonlyMap<string, string>;
  readonly #compared = new Set<string>();

  /**
   * @param renamed - the new names of renamed schemas, by their old names
   */
  constructor(
    reader: TypeReader,
    side: Side,
    renamed: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#reader = reader;
    this.#side = side;
    this.#renamed = renamed;
  }

  /**
   * Compares two types and their members, down to named schemas, which are
   * compared separately.
   *
   * @returns whether the types are incompatible and the reason was found, here
   *   or in a named schema
   */
  compare(
    before: ts.Type,
    after: ts.Type,
    at: readonly string[],
    top = false,
  ): boolean {
    if (before === after) return false;
    const old = this.#reader.shapeOf(before);
    const now = this.#reader.shapeOf(after);
    if (!top && old.schema !== undefined && this.#nameNow(old) === now.schema) {
      const named = !this.#isCompatible(old.bare, now.bare);
      return this.#compareNull(old, now, at) || named;
    }
    const pair = this.#reader.pairKey(old.bare, now.bare);
    if (this.#compared.has(pair)) return true;
    this.#compared.add(pair);
    const count = this.findings.length;
    let found = this.#compareNull(old, now, at);
    if (old.element && now.element) {
      found = this.compare(old.element, now.element, [...at, "[]"]) || found;
    } else if (old.tuple && old.tuple.length === now.tuple?.length) {
      for (const [index, element] of old.tuple.entries()) {
        const other = now.tuple[index];
        const place = [...at, `[${String(index)}]`];
        if (other) found = this.compare(element, other, place) || found;
      }
    } else if (old.objects && now.objects) {
      found = this.#compareObjects(old, now, at, top) || found;
    } else {
      found = this.#compareValues(old, now, at) || found;
    }
    this.#compared.delete(pair);
    if (!top && this.#nameNow(old) !== (now.schema ?? "")) {
      this.#condense(count, at, () => this.#becomes(old, now));
    }
    if (!found && !this.#isCompatible(old.bare, now.bare)) {
      if (!this.#readAlike(old, now, top)) {
        this.#report("breaking", at, this.#becomes(old, now));
      }
      return true;
    }
    return found;
  }

  /**
   * If one schema replaces another, reports one change instead of one for each
   * property.
   */
  #condense(start: number, at: readonly string[], reason: () => string): void {
    const own = this.findings.slice(start);
    if (own.length <= MAX_LISTED_MEMBERS) return;
    const level = LEVELS.find((name) => own.some((one) => one.level === name));
    this.findings.splice(start);
    this.#report(level ?? "patch", at, reason());
  }

  #nameNow({ schema = "" }: Shape): string {
    return this.#renamed.get(schema) ?? schema;
  }

  /**
   * Whether the types differ only inside named schemas, which have entries of
   * their own.
   */
  #readAlike(old: Shape, now: Shape, top = false): boolean {
    return this.#reader.readAlike(old.bare, now.bare, this.#renamed, top);
  }

  #compareNull(old: Shape, now: Shape, at: readonly string[]): boolean {
    if (old.nullable === now.nullable) return false;
    const widens = now.nullable;
    const breaks = widens === (this.#side === "response");
    this.#report(
      breaks ? "breaking" : "minor",
      at,
      widens
        ? this.#side === "response"
          ? "can now be null."
          : "may now be null."
        : this.#side === "response"
          ? "is no longer null."
          : "may no longer be null.",
    );
    return breaks;
  }

  #compareObjects(
    old: Shape,
    now: Shape,
    at: readonly string[],
    top: boolean,
  ): boolean {
    const count = this.findings.length;
    let found = false;
    for (const name of new Set([
      ...old.properties.keys(),
      ...now.properties.keys(),
    ])) {
      const before = old.properties.get(name);
      const after = now.properties.get(name) ?? this.#unnamed(now);
      found = this.compareProperty(before, after, [...at, name]) || found;
    }
    found = this.#compareIndexes(old, now, at) || found;
    const same = this.#reader.areMutuallyAssignable(old.bare, now.bare);
    if (!same && !found && this.#isCompatible(old.bare, now.bare)) {
      const silent = this.findings.length === count;
      if (silent && !this.#readAlike(old, now, top)) {
        this.#report("minor", at, this.#becomes(old, now));
      }
    }
    return found;
  }

  /** Compares the index signatures of objects. */
  #compareIndexes(old: Shape, now: Shape, at: readonly string[]): boolean {
    const [before, after] = [old, now].map((shape) => this.#isOpen(shape));
    if (before && after) {
      const [one, other] = [old.indexes[0], now.indexes[0]];
      return old.indexes.length === 1 &&
        now.indexes.length === 1 &&
        one &&
        other
        ? this.compare(one, other, [...at, "[key]"])
        : false;
    }
    if (before === after) return false;
    const verb = this.#side === "request" ? "accept" : "return";
    this.#report(
      before ? "breaking" : "minor",
      at,
      before
        ? `no longer ${verb}s properties that it does not name.`
        : `now also ${verb}s properties that it does not name.`,
    );
    return before === true;
  }

  /**
   * Whether the type has an index signature: in a request one branch that has
   * it is enough, in a response every branch must have it.
   */
  #isOpen({ open, indexes }: Shape): boolean {
    return this.#side === "request" ? indexes.length > 0 : open;
  }

  /** The type of properties that have no name, if there is one. */
  #unnamed(shape: Shape): PropertyShape | undefined {
    return this.#isOpen(shape)
      ? { types: shape.indexes, optional: true, readOnly: false }
      : undefined;
  }

  /**
   * Compares a property that may exist in only one of the versions.
   *
   * @returns as {@link compare}
   */
  compareProperty(
    before: PropertyShape | undefined,
    after: PropertyShape | undefined,
    at: readonly string[],
  ): boolean {
    if (!before || !after) return this.#comparePresence(before, after, at);
    let found = false;
    if (before.types.length === 1 && after.types.length === 1) {
      const [old, now] = [before.types[0], after.types[0]];
      if (old && now) found = this.compare(old, now, at);
    } else {
      found = this.#compareLiterals(before.types, after.types, at);
    }
    found = this.#compareReadOnly(before, after, at) || found;
    return this.#compareOptional(before, after, at, found);
  }

  /**
   * Compares alternative bodies by their media types.
   *
   * @returns as {@link compare}
   */
  compareBodies(
    before: PropertyShape,
    after: PropertyShape,
    at: readonly string[],
  ): boolean {
    const [old, now] = [before, after].map((body) => this.#contentOf(body));
    let found = false;
    for (const type of new Set([
      ...(old?.keys() ?? []),
      ...(now?.keys() ?? []),
    ])) {
      const place = [...at, "content", type];
      if (old?.has(type)) {
        const one = this.compareProperty(old.get(type), now?.get(type), place);
        found ||= one;
      } else this.#report("minor", place, "is new.", "added");
    }
    return this.#compareOptional(before, after, at, found);
  }

  #contentOf({ types }: PropertyShape): Shape["properties"] | undefined {
    const [content] = types.flatMap(
      (type) =>
        this.#reader.shapeOf(type).properties.get("content")?.types ?? [],
    );
    return content && this.#reader.shapeOf(content).properties;
  }

  #comparePresence(
    before: PropertyShape | undefined,
    after: PropertyShape | undefined,
    at: readonly string[],
  ): boolean {
    const shape = before ?? after;
    if (!shape) return false;
    const parts = this.#parametersOf(shape, at);
    if (parts) {
      const found = [...parts].map(([name, part]) =>
        this.#comparePresence(before && part, after && part, [...at, name]),
      );
      return found.includes(true);
    }
    if (!after) {
      this.#report("breaking", at, this.#gone(), "removed");
      return true;
    }
    const breaks = this.#side === "request" && !after.optional;
    this.#report(
      breaks ? "breaking" : "minor",
      at,
      breaks ? "is new and required." : "is new.",
      "added",
    );
    return breaks;
  }

  /**
   * The single parameters of a group such as `request.query`: if the group is
   * new or removed, each parameter is reported.
   */
  #parametersOf(
    { types }: PropertyShape,
    at: readonly string[],
  ): Shape["properties"] | undefined {
    const [type] = types;
    return type && at.length === 2 && at[0] === "request"
      ? this.#reader.shapeOf(type).properties
      : undefined;
  }

  #compareReadOnly(
    before: PropertyShape,
    after: PropertyShape,
    at: readonly string[],
  ): boolean {
    if (before.readOnly === after.readOnly) return false;
    this.#report(
      after.readOnly ? "breaking" : "minor",
      at,
      after.readOnly
        ? "is now read-only; code that assigns to it does not compile."
        : "is no longer read-only.",
    );
    return after.readOnly;
  }

  #compareOptional(
    before: PropertyShape,
    after: PropertyShape,
    at: readonly string[],
    found: boolean,
  ): boolean {
    if (before.optional === after.optional) return found;
    const breaks = after.optional === (this.#side === "response");
    // A group of parameters becomes required by a member that is already
    // reported.
    if (breaks && found) return true;
    this.#report(
      breaks ? "breaking" : "minor",
      at,
      this.#side === "response"
        ? breaks
          ? "may now be missing."
          : "is now always present."
        : breaks
          ? "is now required."
          : "is now optional.",
    );
    return found || breaks;
  }

  #compareValues(old: Shape, now: Shape, at: readonly string[]): boolean {
    const compatible = this.#isCompatible(old.bare, now.bare);
    const closed = this.#compareLiterals([old.bare], [now.bare], at);
    if (closed) return true;
    const { added, removed } = this.#reader.literalChanges(
      [old.bare],
      [now.bare],
    );
    if (!compatible) {
      const values =
        this.#side === "request" && removed.length > 0 && now.hasLiterals
          ? `no longer accepts ${removed.join(", ")}.`
          : this.#side === "response" &&
              added.length > 0 &&
              old.literalsOnly &&
              now.literalsOnly
            ? `can now also be ${added.join(", ")}.`
            : this.#becomes(old, now);
      this.#report("breaking", at, values);
      return true;
    }
    if (added.length > 0 && old.hasLiterals) {
      this.#report("minor", at, `now also lists ${added.join(", ")}.`);
    }
    if (removed.length > 0 && now.hasLiterals) {
      this.#report("minor", at, `no longer lists ${removed.join(", ")}.`);
    }
    if (added.length + removed.length > 0 && old.hasLiterals && now.hasLiterals)
      return false;
    if (!this.#readAlike(old, now) && !old.isAbsent && !now.isAbsent) {
      this.#report("minor", at, this.#becomes(old, now));
    }
    return false;
  }

  /**
   * In a response, a comparison with a value that a closed type no longer has
   * is an error.
   */
  #compareLiterals(
    before: readonly ts.Type[],
    after: readonly ts.Type[],
    at: readonly string[],
  ): boolean {
    if (this.#side === "request") return false;
    const { removed, open } = this.#reader.literalChanges(before, after);
    if (open || removed.length === 0) return false;
    this.#report(
      "breaking",
      at,
      `can no longer be ${removed.join(", ")}, so code that compares with it does not compile.`,
    );
    return true;
  }

  #isCompatible(old: ts.Type, now: ts.Type): boolean {
    return this.#side === "request"
      ? this.#reader.checker.isTypeAssignableTo(old, now)
      : this.#reader.checker.isTypeAssignableTo(now, old);
  }

  #becomes(old: Shape, now: Shape): string {
    const branches = this.#reader.branchChanges(old.bare, now.bare);
    if (branches) {
      const { added, removed } = branches;
      const parts = [
        ...(added.length > 0 ? [`can now also be ${added.join(", ")}`] : []),
        ...(removed.length > 0
          ? [`can no longer be ${removed.join(", ")}`]
          : []),
      ];
      return `${parts.join(", and ")}.`;
    }
    const [from, to] = [old, now].map(({ bare, schema }) =>
      // Both versions of a schema have the same name, so their members are
      // written.
      this.#reader.print(bare, old.schema === now.schema && !!schema),
    );
    return from === to
      ? `is now a different \`${to ?? ""}\`.`
      : `was \`${from ?? ""}\` and is now \`${to ?? ""}\`.`;
  }

  #gone(): string {
    return this.#side === "request"
      ? "is no longer accepted."
      : "is no longer returned.";
  }

  #report(
    level: Finding["level"],
    at: readonly string[],
    reason: string,
    kind: Finding["kind"] = "changed",
  ): void {
    this.findings.push({ kind, level, at: printPlace(at), reason });
  }
}

/** `["data", "[]", "id"]` → `data[].id`. */
export function printPlace(at: readonly string[]): string {
  return at
    .map((part, index) =>
      index === 0 || part.startsWith("[")
        ? part
        : /^[\w$-]+$/.test(part)
          ? `.${part}`
          : `[${JSON.stringify(part)}]`,
    )
    .join("");
}
