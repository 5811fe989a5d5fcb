import { HTTP_METHODS } from "./operations.js";
import { dereference, reachableReferences } from "./references.js";
import type { Json, JsonObject } from "./source.js";
import { isObject, objectOf } from "./walk.js";

/**
 * The two sides of a description: what callers send, and what they are sent.
 * Of a webhook, the request is what they are sent.
 */
export interface Sides {
  /** Parameters and request bodies, as they stand in the paths; responses to webhooks. */
  readonly requests: readonly Json[];
  /** Responses, as they stand in the paths; requests of webhooks. */
  readonly responses: readonly Json[];
  /** References that requests reach, through others too. */
  readonly requestRefs: ReadonlySet<string>;
  /** References that responses reach, through others too. */
  readonly responseRefs: ReadonlySet<string>;
}

/** Says which parts of a description belong to requests, and which to responses. */
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
        // One by one: in an object by itself, `default` would be a keyword.
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
