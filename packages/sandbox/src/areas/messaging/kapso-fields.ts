/** Which members of `kapso` a response has: all, some, or no `kapso` at all. */
type KapsoFields = "all" | "none" | ReadonlySet<string>;

/**
 * Reads the parameter `fields`: `kapso()` asks for all of Kapso's members,
 * `kapso(direction,status)` for some. Without it the response is Meta's.
 */
export function kapsoFieldsOf(fields: string | undefined): KapsoFields {
  const match = /(?:^|,)\s*kapso(?:\(([^)]*)\))?\s*(?:,|$)/.exec(fields ?? "");
  if (!match) return "none";
  const names = (match[1] ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const isAll = names.length === 0 || names.includes("default");
  return isAll ? "all" : new Set(names);
}

/** An item with the members of `kapso` that were asked for. */
export function withKapso<T extends { kapso?: object }>(
  item: T,
  fields: KapsoFields,
): T {
  if (fields === "all") return item;
  const { kapso = {}, ...meta } = item;
  if (fields === "none") return meta as T;
  const chosen = Object.entries(kapso).filter(([name]) => fields.has(name));
  return { ...meta, kapso: Object.fromEntries(chosen) } as T;
}
