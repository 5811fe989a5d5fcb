import { isDeepStrictEqual } from "node:util";
import { exec } from "jsonpath-rfc9535";
import {
  type Json,
  type JsonObject,
  type JsonPath,
  type SourceFile,
  SpecError,
} from "./source.js";
import { isObject } from "./walk.js";

/** One action of an Overlay 1.0 document. */
export interface OverlayAction {
  readonly target: string;
  /**
   * The reason for the action. It is optional in Overlay 1.0, but required
   * here.
   */
  readonly description: string;
  readonly update?: Json;
  readonly remove?: boolean;
  /** `file:line:column` of the action. */
  readonly place: string;
}

/** A parsed overlay. */
export interface Overlay {
  readonly title: string;
  /** The file to correct, relative to the overlay. */
  readonly extends: string;
  readonly actions: readonly OverlayAction[];
}

/**
 * Reads an OpenAPI Overlay 1.0 document.
 *
 * @throws SpecError if the file is not an overlay, or if an action has no
 *   reason
 * @see https://spec.openapis.org/overlay/v1.0.0.html
 */
export function parseOverlay(source: SourceFile): Overlay {
  const content = source.toJson();
  const fail = (at: JsonPath, message: string): never => {
    throw new SpecError(source.locate(at), message);
  };
  if (content.overlay !== "1.0.0") {
    fail(
      ["overlay"],
      `expected "overlay: 1.0.0", not ${JSON.stringify(content.overlay)}`,
    );
  }
  const title = isObject(content.info) ? content.info.title : undefined;
  if (typeof title !== "string") fail(["info"], `"info.title" is missing`);
  if (typeof content.extends !== "string") {
    fail(["extends"], `"extends" is missing: name the description to correct`);
  }
  const actions = content.actions;
  if (!Array.isArray(actions) || actions.length === 0) {
    return fail(["actions"], `"actions" must list at least one action`);
  }
  return {
    title: title as string,
    extends: content.extends as string,
    actions: actions.map((action, index): OverlayAction => {
      const at = ["actions", index];
      if (!isObject(action)) return fail(at, "an action must be an object");
      const { target, description, update, remove } = action;
      if (typeof target !== "string") {
        return fail(at, `an action needs a "target", a JSONPath`);
      }
      if (typeof description !== "string" || description.trim() === "") {
        return fail(at, `the action on ${target} gives no "description"`);
      }
      if ((update === undefined) === (remove !== true)) {
        fail(at, `the action on ${target} needs either "update" or "remove"`);
      }
      return {
        target,
        description,
        ...(update === undefined ? {} : { update }),
        ...(remove === true ? { remove } : {}),
        place: source.locate([...at, "target"]),
      };
    }),
  };
}

/**
 * Applies an overlay to `document`, in place, action by action.
 *
 * @returns the actions that remove something that does not exist: they are no
 *   longer needed
 * @throws SpecError for a JSONPath that does not parse (RFC 9535), an update
 *   whose target matches nothing, or an update that does not fit its target
 */
export function applyOverlay(
  document: JsonObject,
  overlay: Overlay,
): OverlayAction[] {
  return overlay.actions.filter((action) => !applyAction(document, action));
}

/**
 * Applies one action. Returns false if it removes something that does not
 * exist.
 */
export function applyAction(
  document: JsonObject,
  action: OverlayAction,
): boolean {
  const matches = findMatches(document, action);
  if (matches.length === 0) {
    if (action.remove === true) return false;
    throw new SpecError(
      action.place,
      `overlay target ${action.target} matches nothing`,
    );
  }
  if (action.remove === true) {
    // From last to first, so that array positions stay valid.
    for (const at of matches.toReversed()) removeAt(document, at, action);
    return true;
  }
  for (const at of matches) {
    const target = valueAt(document, at);
    const update = structuredClone(action.update as Json);
    if (Array.isArray(target)) append(target, [update]);
    else if (isObject(target) && isObject(update)) merge(target, update);
    else {
      throw new SpecError(
        action.place,
        `overlay target ${action.target} must be an object or an array, and its update an object for an object`,
      );
    }
  }
  return true;
}

/**
 * The paths of the values that an action targets.
 *
 * @throws SpecError for a JSONPath that does not parse (RFC 9535)
 */
export function findMatches(
  document: JsonObject,
  action: OverlayAction,
): JsonPath[] {
  const matches: JsonPath[] = [];
  try {
    exec(document, action.target, (_value, at) => {
      matches.push([...at]);
    });
  } catch (cause) {
    throw new SpecError(
      action.place,
      `overlay target ${action.target} is not a JSONPath (RFC 9535): ${(cause as Error).message}`,
    );
  }
  return matches;
}

/**
 * Appends values that the list does not have yet. Overlay 1.0 would duplicate
 * them once the description is corrected upstream, but lists in a description,
 * such as required names, are sets.
 */
function append(target: Json[], values: readonly Json[]): void {
  for (const value of values) {
    if (!target.some((present) => isDeepStrictEqual(present, value))) {
      target.push(value);
    }
  }
}

/**
 * Overlay 1.0, 4.4.3.1: merges objects, appends to arrays, replaces everything
 * else.
 */
function merge(target: JsonObject, update: JsonObject): void {
  for (const [key, value] of Object.entries(update)) {
    const present = target[key];
    if (isObject(present) && isObject(value)) merge(present, value);
    else if (Array.isArray(present) && Array.isArray(value)) {
      append(present, value);
    } else target[key] = value;
  }
}

function valueAt(document: JsonObject, at: JsonPath): Json | undefined {
  let value: Json | undefined = document;
  for (const key of at) {
    value = (value as Record<string | number, Json> | undefined)?.[key];
  }
  return value;
}

function removeAt(
  document: JsonObject,
  at: JsonPath,
  action: OverlayAction,
): void {
  const key = at.at(-1);
  const holder = valueAt(document, at.slice(0, -1));
  if (key === undefined) {
    throw new SpecError(action.place, "the whole document cannot be removed");
  }
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else if (isObject(holder)) Reflect.deleteProperty(holder, key);
}
