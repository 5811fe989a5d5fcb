import { HTTP_METHODS } from "./operations.js";
import { reachableReferences } from "./references.js";
import type { Json, JsonObject } from "./source.js";
import { isObject } from "./walk.js";

/** The two sides of a description: what callers send, and what is answered. */
export interface Sides {
  /** Parameters and request bodies, as they stand in the paths. */
  readonly requests: readonly Json[];
  /** Responses, as they stand in the paths. */
  readonly answers: readonly Json[];
  /** References that requests reach, through others too. */
  readonly requestRefs: ReadonlySet<string>;
  /** References that answers reach, through others too. */
  readonly answerRefs: ReadonlySet<string>;
}

/** Tells which parts of a description belong to requests, and which to answers. */
export function findSides(document: JsonObject): Sides {
  const requests: Json[] = [];
  const answers: Json[] = [];
  const push = (list: Json[], value: Json | undefined): void => {
    if (value !== undefined) list.push(value);
  };
  const paths = isObject(document.paths) ? document.paths : {};
  for (const item of Object.values(paths)) {
    if (!isObject(item)) continue;
    push(requests, item.parameters);
    for (const method of HTTP_METHODS) {
      const operation = item[method];
      if (!isObject(operation)) continue;
      push(requests, operation.parameters);
      push(requests, operation.requestBody);
      push(answers, operation.responses);
    }
  }
  return {
    requests,
    answers,
    requestRefs: reachableReferences(document, requests),
    answerRefs: reachableReferences(document, answers),
  };
}
