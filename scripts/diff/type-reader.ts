import ts from "typescript";
import { TypePrinter, branchesOf } from "./type-printer.js";

/** A property as all branches of a union together have it. */
export interface PropertyShape {
  /** Its different types, without `undefined`. */
  readonly types: readonly ts.Type[];
  /** Whether it can be missing in some branch. */
  readonly optional: boolean;
  /** Whether it is read-only in some branch. */
  readonly readOnly: boolean;
}

/** The parts of a type. */
export interface Shape {
  /** The type without null and undefined. */
  readonly bare: ts.Type;
  readonly nullable: boolean;
  /** Whether nothing remains, as with `?: never`. */
  readonly isAbsent: boolean;
  /** The name of the schema, if the whole type is a named schema. */
  readonly schema: string | undefined;
  /** Element type, if it is an array. */
  readonly element: ts.Type | undefined;
  /** Element types, if it is a tuple. */
  readonly tuple: readonly ts.Type[] | undefined;
  /** Whether it is an object type or a union of object types. */
  readonly objects: boolean;
  readonly properties: ReadonlyMap<string, PropertyShape>;
  /** The types of index signatures, of the branches that have one. */
  readonly indexes: readonly ts.Type[];
  /** Whether every branch has an index signature. */
  readonly open: boolean;
  readonly hasLiterals: boolean;
  readonly literalsOnly: boolean;
}

/** Reads types through the checker, and recognizes named schemas. */
export class TypeReader {
  readonly checker: ts.TypeChecker;
  readonly #schemas: ReadonlyMap<ts.Type, string>;
  readonly #printer: TypePrinter;
  readonly #ids = new Map<ts.Type, number>();

  constructor(checker: ts.TypeChecker, schemas: ReadonlyMap<ts.Type, string>) {
    this.checker = checker;
    this.#schemas = schemas;
    this.#printer = new TypePrinter(checker, schemas);
  }

  shapeOf(type: ts.Type): Shape {
    const bare = this.checker.getNonNullableType(type);
    const branches = branchesOf(bare);
    const isAbsent = (bare.flags & ts.TypeFlags.Never) !== 0;
    const [only] = branches;
    const element =
      only && branches.length === 1 && this.checker.isArrayType(only)
        ? this.checker.getTypeArguments(only as ts.TypeReference)[0]
        : undefined;
    const objects =
      !isAbsent &&
      branches.every(
        (branch) =>
          isObjectType(branch) &&
          !this.checker.isArrayType(branch) &&
          !this.checker.isTupleType(branch),
      );
    const literals = branches.filter(isLiteral).length;
    const indexes = objects
      ? branches.flatMap((branch) => this.#indexOf(branch) ?? [])
      : [];
    return {
      bare,
      nullable: branchesOf(type).some(
        (branch) => (branch.flags & ts.TypeFlags.Null) !== 0,
      ),
      isAbsent,
      schema: this.#schemas.get(bare),
      element,
      tuple:
        only && branches.length === 1 && this.checker.isTupleType(only)
          ? this.checker.getTypeArguments(only as ts.TypeReference)
          : undefined,
      objects,
      properties: objects ? this.#propertiesOf(branches) : new Map(),
      indexes: [...new Set(indexes)],
      open: objects && indexes.length === branches.length,
      hasLiterals: literals > 0,
      literalsOnly: literals === branches.length,
    };
  }

  /** Finds the literal values that only one of the versions has. */
  literalChanges(
    before: readonly ts.Type[],
    after: readonly ts.Type[],
  ): { added: string[]; removed: string[]; open: boolean } {
    const [old, now] = [before, after].map((types) =>
      types.flatMap((type) =>
        branchesOf(this.checker.getNonNullableType(type)),
      ),
    ) as [ts.Type[], ts.Type[]];
    const [oldValues, newValues] = [old, now].map(
      (types) =>
        new Set(types.filter(isLiteral).map((type) => this.print(type))),
    ) as [Set<string>, Set<string>];
    return {
      added: [...newValues].filter((value) => !oldValues.has(value)),
      removed: [...oldValues].filter((value) => !newValues.has(value)),
      open: now.some((type) => !isLiteral(type)),
    };
  }

  /**
   * Finds the objects that a union gained or lost. Undefined if both versions
   * have no object in common, or if no object was added or removed.
   */
  branchChanges(
    before: ts.Type,
    after: ts.Type,
  ): { added: string[]; removed: string[] } | undefined {
    const [old, now] = [before, after].map((type) =>
      branchesOf(type)
        .filter(isObjectType)
        .map((branch) => `\`${this.print(branch)}\``),
    ) as [string[], string[]];
    const added = now.filter((branch) => !old.includes(branch));
    const removed = old.filter((branch) => !now.includes(branch));
    const isShared = old.some((branch) => now.includes(branch));
    return isShared && added.length + removed.length > 0
      ? { added, removed }
      : undefined;
  }

  areMutuallyAssignable(one: ts.Type, other: ts.Type): boolean {
    return (
      this.checker.isTypeAssignableTo(one, other) &&
      this.checker.isTypeAssignableTo(other, one)
    );
  }

  /** The type for a report, shortened if it is long. */
  print(type: ts.Type, top = false): string {
    return this.#printer.print(type, top);
  }

  /**
   * Whether two types look the same if schemas are written by their names. They
   * then differ only inside those schemas.
   *
   * @param renamed - new names of the first type's schemas
   * @param top - whether the types are schemas whose members are to be compared
   */
  readAlike(
    one: ts.Type,
    other: ts.Type,
    renamed: ReadonlyMap<string, string>,
    top = false,
  ): boolean {
    return (
      this.#printer.spell(one, renamed, top) ===
      this.#printer.spell(other, new Map(), top)
    );
  }

  pairKey(one: ts.Type, other: ts.Type): string {
    return [one, other].map((type) => String(this.#idOf(type))).join(":");
  }

  #propertiesOf(branches: readonly ts.Type[]): Map<string, PropertyShape> {
    const names = new Set(
      branches.flatMap((branch) =>
        this.checker.getPropertiesOfType(branch).map(({ name }) => name),
      ),
    );
    const properties = new Map<string, PropertyShape>();
    for (const name of names) {
      const types = new Set<ts.Type>();
      let optional = false;
      let readOnly = false;
      for (const branch of branches) {
        const symbol = this.checker.getPropertyOfType(branch, name);
        const type = symbol && this.#typeOf(symbol);
        if (type) types.add(type);
        if (!type || (symbol.flags & ts.SymbolFlags.Optional) !== 0) {
          optional = true;
        }
        readOnly ||= symbol !== undefined && isReadOnly(symbol);
      }
      if (types.size > 0)
        properties.set(name, { types: [...types], optional, readOnly });
    }
    return properties;
  }

  /** The type of the index signature, if there is one that takes values. */
  #indexOf(type: ts.Type): ts.Type | undefined {
    const index = this.checker.getIndexTypeOfType(type, ts.IndexKind.String);
    return index && (index.flags & ts.TypeFlags.Never) === 0
      ? index
      : undefined;
  }

  /** The type of a property, without undefined. Undefined for `?: never`. */
  #typeOf(symbol: ts.Symbol): ts.Type | undefined {
    const type = this.checker.getTypeOfSymbol(symbol);
    const nullable = branchesOf(type).some(
      (branch) => (branch.flags & ts.TypeFlags.Null) !== 0,
    );
    const bare = this.checker.getNonNullableType(type);
    return (bare.flags & ts.TypeFlags.Never) !== 0 && !nullable
      ? undefined
      : type;
  }

  #idOf(type: ts.Type): number {
    const id = this.#ids.get(type) ?? this.#ids.size;
    this.#ids.set(type, id);
    return id;
  }
}

function isObjectType(type: ts.Type): boolean {
  if (type.isIntersection()) return type.types.every(isObjectType);
  return (type.flags & ts.TypeFlags.Object) !== 0;
}

function isLiteral(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Literal) !== 0;
}

function isReadOnly(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some(
    (declaration) =>
      (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly) !==
      0,
  );
}
