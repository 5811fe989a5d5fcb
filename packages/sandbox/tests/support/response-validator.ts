import type { Description } from "../../src/spec/description.js";

/** A response as it went over the wire. */
export interface ApiResponse {
  operationId: string;
  status: number;
  contentType: string | null;
  /** The body as text; empty for none. */
  body: string;
}

/**
 * Builds a check of responses against a description, for the sandbox's own
 * tests. It returns what is wrong with a response, in words; nothing is wrong
 * when the list is empty.
 *
 * Error statuses that an operation does not declare are allowed, since any
 * operation of the API can return any of them; their body has to fit
 * `errorSchema`.
 */
export function createResponseValidator(
  description: Description,
  errorSchema = "ErrorResponse",
): (response: ApiResponse) => string[] {
  const operations = new Map(
    description.operations.map((operation) => [
      operation.operationId,
      operation,
    ]),
  );
  const { validator } = description;
  return ({ operationId, status, contentType, body }) => {
    const operation = operations.get(operationId);
    if (!operation) return [`There is no operation ${operationId}.`];
    const declared = operation.responses.get(status);
    if (!declared && status < 400) {
      return [`${operationId} declares no response with status ${status}.`];
    }
    const pointer = declared
      ? declared.body?.pointer
      : ["components", "schemas", errorSchema];
    if (!pointer) {
      return body === "" ? [] : [`${operationId} ${status} must have no body.`];
    }
    if (!contentType?.startsWith("application/json")) {
      return [`${operationId} ${status} must be JSON; it is ${contentType}.`];
    }
    return validator
      .check(pointer, JSON.parse(body))
      .map(
        ({ path, message }) =>
          `${operationId} ${status}: ${path.join(".")} ${message}`,
      );
  };
}
