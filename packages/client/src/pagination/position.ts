/**
 * Where a page of a list is: the query parameter that leads there, with its
 * value. `null` is the start of the list, or "there is no such page".
 */
export type Position =
  | { readonly after: string }
  | { readonly before: string }
  | { readonly page: number }
  | { readonly cursor: string }
  | null;

/** Names of the parameters that can hold a position. */
const POSITION_PARAMETERS = ["after", "before", "page", "cursor"] as const;

/** The value of a position as text, to tell positions apart. */
export function positionToken(position: NonNullable<Position>): string {
  return String(Object.values(position)[0]);
}

/** The parameters of a list, moved to a position; as they are at its start. */
export function moveTo(
  parameters: Readonly<Record<string, unknown>> | undefined,
  position: Position,
): Readonly<Record<string, unknown>> | undefined {
  if (!position) return parameters;
  const moved: Record<string, unknown> = { ...parameters };
  for (const name of POSITION_PARAMETERS) {
    if (name in moved) Reflect.deleteProperty(moved, name);
  }
  return Object.assign(moved, position);
}

/** The cursor that the parameters of a list begin at, if they have one. */
export function startToken(
  parameters: Readonly<Record<string, unknown>> | undefined,
  backward: boolean,
): string | undefined {
  const start = backward
    ? parameters?.before
    : (parameters?.after ?? parameters?.cursor);
  return typeof start === "string" ? start : undefined;
}
