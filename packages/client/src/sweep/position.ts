import { formatValue } from "../arguments/format-value.js";
import { isRecord } from "../arguments/is-record.js";
import { ArgumentError } from "../errors/argument-error.js";

/** The state of a sweep. Times are microseconds since 1970. */
export interface SweepState {
  /** Period and filters. A position is only valid for the same ones. */
  readonly sweep: string;
  /** Number of handled conversations. */
  count: number;
  /** Activity of the last handled conversation; null before the first one. */
  reached: number | null;
  /** Ids of handled conversations with exactly that activity. */
  ids: string[];
  /** The newest activity at the start of the sweep; null until it is known. */
  newest: number | null;
  /** Ids of handled conversations with exactly that activity. */
  newestIds: string[];
  /** Whether only conversations that became active meanwhile remain. */
  isCatchingUp: boolean;
}

/** Serializes a state. */
export function writePosition(state: SweepState): string {
  return JSON.stringify(state);
}

/**
 * Reads the state of a saved position.
 *
 * @param sweep - Period and filters of the current sweep.
 * @throws KapsoArgumentError if the text is not a position, or is the position of a sweep
 *   with another period or other filters
 */
export function readPosition(text: unknown, sweep: string): SweepState {
  const state = parse(text);
  if (!state) {
    throw new ArgumentError(
      "resumeFrom",
      `must be the position of an earlier sweep, not ${formatValue(text)}`,
    );
  }
  if (state.sweep !== sweep) {
    throw new ArgumentError(
      "resumeFrom",
      `is the position of another sweep (${state.sweep}): resume with the same from, to and filters (${sweep}), or start again without it`,
    );
  }
  return state;
}

function parse(text: unknown): SweepState | undefined {
  if (typeof text !== "string") return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isRecord(value) &&
    typeof value.sweep === "string" &&
    Number.isSafeInteger(value.count) &&
    isTime(value.reached) &&
    isTime(value.newest) &&
    typeof value.isCatchingUp === "boolean" &&
    isIds(value.ids) &&
    isIds(value.newestIds)
    ? (value as unknown as SweepState)
    : undefined;
}

function isTime(value: unknown): boolean {
  return value === null || Number.isSafeInteger(value);
}

function isIds(value: unknown): boolean {
  return Array.isArray(value) && value.every((id) => typeof id === "string");
}
