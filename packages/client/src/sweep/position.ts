import { isRecord, show } from "../arguments/show.js";
import { ArgumentError } from "../errors/argument-error.js";

/** How far a sweep has come. Times are microseconds since 1970. */
export interface SweepState {
  /** What is swept; a position serves for the same sweep only. */
  readonly sweep: string;
  /** Conversations given to the caller. */
  count: number;
  /** Activity of the last one given, or null before the first. */
  reached: number | null;
  /** Ids of those with exactly that activity. */
  ids: string[];
  /** The newest activity when the sweep began, or null before that is known. */
  newest: number | null;
  /** Ids given with exactly that activity. */
  newestIds: string[];
  /** Whether what is left is what became active in the meantime. */
  isCatchingUp: boolean;
}

/** A state as text that can be saved. */
export function writePosition(state: SweepState): string {
  return JSON.stringify(state);
}

/**
 * The state of a saved position.
 *
 * @param sweep - What is swept now.
 * @throws KapsoArgumentError for other text, and for the position of a sweep
 *   with other filters or times
 */
export function readPosition(text: unknown, sweep: string): SweepState {
  const state = parse(text);
  if (!state) {
    throw new ArgumentError(
      "resumeFrom",
      `must be the position of an earlier sweep, not ${show(text)}`,
    );
  }
  if (state.sweep !== sweep) {
    throw new ArgumentError(
      "resumeFrom",
      `is the position of another sweep (${state.sweep}): resume with the same from, to and filters (${sweep}), or start anew without it`,
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
