import { isDeepStrictEqual } from "node:util";
import { normaliseNullable } from "../spec/dialect.js";
import type { OverlayFile } from "../spec/load.js";
import { readOpenApi } from "../spec/read-openapi.js";
import {
  type OverlayAction,
  applyOverlay,
  findMatches,
} from "../spec/overlay.js";
import type { Problems } from "../spec/problems.js";
import type { SourceFile } from "../spec/source.js";

/** An overlay action with its position in the file. */
export interface FoundAction {
  /** `file:line:column`. */
  readonly place: string;
  readonly target: string;
}

/** How well overlays fit a description. */
export interface OverlayCheck {
  /** Actions whose target does not exist: it was moved or removed. */
  readonly unmatched: readonly FoundAction[];
  /** Actions that change nothing: the description is already correct. */
  readonly unneeded: readonly FoundAction[];
  /** The overlays without updates that match nothing. */
  readonly applicable: readonly OverlayFile[];
}

/**
 * Finds the overlay actions that still correct something. An action that
 * removes what does not exist is not needed any more.
 *
 * @param problems - collects SpecErrors: a JSONPath that does not parse, an
 *   update that does not fit its target. Without it, the first error is thrown
 */
export function checkOverlays(
  source: SourceFile,
  overlays: readonly OverlayFile[],
  problems: Pick<Problems, "attempt"> = { attempt: (step) => step() },
): OverlayCheck {
  const document = readOpenApi(source);
  normaliseNullable(document);
  const unmatched: FoundAction[] = [];
  const unneeded: FoundAction[] = [];
  const applicable = overlays.flatMap((file): OverlayFile[] => {
    const actions = file.overlay.actions.filter((action) =>
      problems.attempt(() => {
        if (findMatches(document, action).length === 0) {
          const done = action.remove === true;
          (done ? unneeded : unmatched).push(found(action));
          return done;
        }
        const before = structuredClone(document);
        applyOverlay(document, { ...file.overlay, actions: [action] });
        if (isDeepStrictEqual(before, document)) unneeded.push(found(action));
        return true;
      }),
    );
    return [{ ...file, overlay: { ...file.overlay, actions } }];
  });
  return { unmatched, unneeded, applicable };
}

function found({ place, target }: OverlayAction): FoundAction {
  return { place, target };
}
