import { HTTP_METHODS } from "../spec/operations.js";
import {
  type JsonPath,
  type SourceFile,
  type SpecError,
  jsonPathOf,
} from "../spec/source.js";
import type { Remedy } from "../spec/spec-error.js";
import type { Diagnosis } from "./diagnose.js";

/**
 * Formats problems for the terminal: each one with file, line and column, and
 * below it the overlay action that solves it.
 */
export function explain({ errors, sources }: Diagnosis): string {
  const lines = errors.flatMap((error) => {
    const at = placeOf(error);
    const place = at && locate(at, sources);
    const text =
      place === undefined ? error.message : `${place}: ${error.message}`;
    const remedy = error.remedy ?? (at && { target: jsonPathOf(at) });
    return remedy ? [text, `  ${actionOf(remedy)}`] : [text];
  });
  if (errors.length > 1) {
    lines.push(
      `${String(errors.length)} problems. A line that begins with "-" is an overlay action that solves the problem above it; add it to a document in openapi/overlays/.`,
    );
  }
  return lines.join("\n");
}

/** The path to a problem in a description, if its place states one. */
function placeOf({ place }: SpecError): JsonPath | undefined {
  if (place.startsWith("#/")) {
    return place
      .slice(2)
      .split("/")
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  }
  const [, method = "", path] = /^([A-Z]+) (\/.*)$/.exec(place) ?? [];
  const isMethod = HTTP_METHODS.some((known) => known === method.toLowerCase());
  return path !== undefined && isMethod
    ? ["paths", path, method.toLowerCase()]
    : undefined;
}

function locate(
  at: JsonPath,
  sources: readonly SourceFile[],
): string | undefined {
  return sources.find((source) => source.has(at))?.locate(at);
}

function actionOf({ target, update }: Remedy): string {
  const change =
    update === undefined ? "remove: true" : `update: ${JSON.stringify(update)}`;
  return `- { target: ${JSON.stringify(target)}, description: why, ${change} }`;
}
