import { extend } from "../extend.js";
import { POSITION_PARAMETERS, type Position } from "../generated/position.js";

export type { Position };

/** The value of a position as text, to compare positions. */
export function positionToken(position: NonNullable<Position>): string {
  const [value] = Object.values(position) as unknown[];
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Sets the position in the parameters of a list. Null leaves them unchanged. */
export function moveTo(
  parameters: Readonly<Record<string, unknown>> | undefined,
  position: Position,
): Readonly<Record<string, unknown>> | undefined {
  if (!position) return parameters;
  const moved: Record<string, unknown> = extend(parameters);
  for (const name of POSITION_PARAMETERS) {
    if (name in moved) Reflect.deleteProperty(moved, name);
  }
  return Object.assign(moved, position);
}

/** The cursor in the parameters of a list, if there is one. */
export function startToken(
  parameters: Readonly<Record<string, unknown>> | undefined,
  backward: boolean,
): string | undefined {
  const start = backward
    ? parameters?.before
    : (parameters?.after ?? parameters?.cursor);
  return typeof start === "string" ? start : undefined;
}
