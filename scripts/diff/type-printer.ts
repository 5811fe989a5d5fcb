import ts from "typescript";

/** The longest type, in characters, that is written out. */
const READABLE = 100;

/** How much detail of a type to write. */
interface Style {
  /** What to write of properties: their types, their names, or nothing. */
  readonly inside: "types" | "names" | "nothing";
  /** Whether to sort properties by name. */
  readonly sorted: boolean;
  /** New names of schemas. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Writes types for people: schemas by their names. */
export class TypePrinter {
  readonly #checker: ts.TypeChecker;
  readonly #schemas: ReadonlyMap<ts.Type, string>;

  constructor(checker: ts.TypeChecker, schemas: ReadonlyMap<ts.Type, string>) {
    this.#checker = checker;
    this.#schemas = schemas;
  }

  /**
   * The type for a report. Of a long type, only the names of members are
   * written, or no members at all.
   *
   * @param top - whether the type is a schema whose members are to be written
   */
  print(type: ts.Type, top = false): string {
    const [whole, names, brief] = (["types", "names", "nothing"] as const).map(
      (inside) =>
        this.#write(type, { inside, sorted: false, renamed: new Map() }, top),
    ) as [string, string, string];
    return (
      [whole, names].find((text) => text.length <= READABLE) ?? shorten(brief)
    );
  }

  /**
   * The whole type, in a form that is equal for equal types.
   *
   * @param top - whether the type is a schema whose members are to be written
   */
  spell(
    type: ts.Type,
    renamed: ReadonlyMap<string, string>,
    top = false,
  ): string {
    return this.#write(type, { inside: "types", sorted: true, renamed }, top);
  }

  #write(type: ts.Type, style: Style, top = false): string {
    const name = top ? undefined : this.#nameOf(type, style);
    if (name !== undefined) return name;
    if ((type.flags & ts.TypeFlags.Boolean) !== 0) return "boolean";
    if (type.isUnion()) return this.#writeUnion(type, style, top);
    if (type.isIntersection()) {
      // `string & {}` stands for a string other than the listed ones.
      const value = type.types.find(
        ({ flags }) => (flags & ts.TypeFlags.Object) === 0,
      );
      return value
        ? this.#write(value, style)
        : type.types.map((part) => this.#write(part, style)).join(" & ");
    }
    if ((type.flags & ts.TypeFlags.Object) === 0) {
      return this.#checker.typeToString(type);
    }
    return this.#writeObject(type, style);
  }

  #nameOf(type: ts.Type, { renamed }: Style): string | undefined {
    const name = this.#schemas.get(type);
    return name === undefined ? undefined : (renamed.get(name) ?? name);
  }

  #writeUnion(type: ts.UnionType, style: Style, top: boolean): string {
    const bare = this.#checker.getNonNullableType(type);
    const rest = type.types.filter(({ flags }) => (flags & NULLISH) !== 0);
    const name = top ? undefined : this.#nameOf(bare, style);
    const parts =
      name === undefined
        ? branchesOf(bare).map((branch) => this.#write(branch, style))
        : [name];
    const both = ["true", "false"].every((value) => parts.includes(value));
    const written = both
      ? [
          ...parts.filter((part) => part !== "true" && part !== "false"),
          "boolean",
        ]
      : parts;
    if (style.sorted || !written.every((part) => part.startsWith('"'))) {
      written.sort();
    }
    return [
      ...new Set([
        ...written,
        ...rest.map((part) => this.#checker.typeToString(part)),
      ]),
    ].join(" | ");
  }

  #writeObject(type: ts.Type, style: Style): string {
    const checker = this.#checker;
    if (checker.isTupleType(type) || checker.isArrayType(type)) {
      const reference = type as ts.TypeReference;
      const { elementFlags } = reference.target as Partial<ts.TupleType>;
      const parts = checker
        .getTypeArguments(reference)
        .map((part, index) =>
          elementFlags?.[index] === ts.ElementFlags.Rest
            ? `...${this.#write(part, style)}[]`
            : this.#write(part, style),
        );
      if (checker.isTupleType(type)) return `[${parts.join(", ")}]`;
      const [element = "unknown"] = parts;
      return element.includes(" ") && !element.startsWith("{")
        ? `(${element})[]`
        : `${element}[]`;
    }
    const symbol = type.getSymbol();
    if (symbol && (symbol.flags & ts.SymbolFlags.Interface) !== 0) {
      const parts = checker
        .getTypeArguments(type as ts.TypeReference)
        .map((part) => this.#write(part, style));
      return parts.length > 0
        ? `${symbol.name}<${parts.join(", ")}>`
        : symbol.name;
    }
    return this.#writeMembers(type, style);
  }

  #writeMembers(type: ts.Type, style: Style): string {
    const { inside, sorted } = style;
    const members = this.#checker.getPropertiesOfType(type).map((property) => {
      const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      const name = `${property.name}${optional ? "?" : ""}`;
      if (inside === "names") return name;
      const own = this.#checker.getTypeOfSymbol(property);
      const text = this.#write(own, style);
      return `${name}: ${optional ? text.replace(/ \| undefined$/, "") : text}`;
    });
    const index = this.#checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (index) members.push(`[key: string]: ${this.#write(index, style)}`);
    // `{}` is what remains of `unknown` without null and undefined.
    if (members.length === 0) return "unknown";
    if (inside === "nothing") return "{ … }";
    if (sorted) members.sort();
    return `{ ${members.join("; ")} }`;
  }
}

/** The members of a union; for any other type, the type itself. */
export function branchesOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

const NULLISH = ts.TypeFlags.Null | ts.TypeFlags.Undefined;

function shorten(text: string): string {
  if (text.length <= READABLE) return text;
  const members = text.split(" | ");
  const kept = members.slice(0, 4).join(" | ");
  return members.length > 4 ? `${kept} | …` : text;
}
