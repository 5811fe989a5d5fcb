import { HTTP_METHODS } from "./operations.js";
import { dereference, reachableReferences } from "./references.js";
import type { Json, JsonObject } from "./source.js";
import { isObject, objectOf } from "./walk.js";

/**
 * The two sides of a description: what callers send and what they receive. The
 * request of a webhook is something that they receive.
 */
export interface Sides {
  /** Parameters and request bodies of the paths; responses to webhooks. */
  readonly requests: readonly Json[];
  /** Responses of the paths; requests of webhooks. */
  readonly responses: readonly Json[];
  /** References that requests reach, directly or through others. */
  readonly requestRefs: ReadonlySet<string>;
  /** References that responses reach, directly or through others. */
  readonly responseRefs: ReadonlySet<string>;
}

/**
 * Separates the parts of a description that belong to requests from those that
 * belong to responses.
 */
export function findSides(document: JsonObject): Sides {
  const requests: Json[] = [];
  const responses: Json[] = [];
  const push = (list: Json[], value: Json | undefined): void => {
    if (value !== undefined) list.push(value);
  };
  const collect = (
    items: Json | undefined,
    sent: Json[],
    got: Json[],
  ): void => {
    for (const item of Object.values(objectOf(items))) {
      const pathItem = objectOf(dereference(document, item));
      push(sent, pathItem.parameters);
      for (const method of HTTP_METHODS) {
        const operation = pathItem[method];
        if (!isObject(operation)) continue;
        push(sent, operation.parameters);
        push(sent, operation.requestBody);
        // Pushes responses one by one: in an object, the status `default` would
        // look like the keyword.
        push(got, Object.values(objectOf(operation.responses)));
      }
    }
  };
  collect(document.paths, requests, responses);
  collect(document.webhooks, responses, requests);
  return {
    requests,
    responses,
    requestRefs: reachableReferences(document, requests),
    responseRefs: reachableReferences(document, responses),
  };
}
