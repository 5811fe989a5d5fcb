import { createHash, timingSafeEqual } from "node:crypto";
import { HttpProblem } from "./problem.js";

/** The header that carries the project's key. */
export const API_KEY_HEADER = "X-API-Key";

/**
 * Builds the check that a request carries the sandbox's key. Digests of equal
 * length are compared in constant time; the key never enters a message.
 *
 * @returns a function that throws HttpProblem 401.
 */
export function createKeyCheck(apiKey: string): (request: Request) => void {
  const expected = digest(apiKey);
  return (request) => {
    const given = request.headers.get(API_KEY_HEADER);
    if (given === null) {
      throw new HttpProblem(
        401,
        `The request has no API key; send the sandbox's key in the ${API_KEY_HEADER} header.`,
      );
    }
    if (!timingSafeEqual(digest(given), expected)) {
      throw new HttpProblem(
        401,
        `The API key in the ${API_KEY_HEADER} header is not the key of this sandbox.`,
      );
    }
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}
