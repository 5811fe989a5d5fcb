import { createHash, timingSafeEqual } from "node:crypto";
import { HttpProblem } from "./problem.js";

/** The header that carries the project's key. */
const API_KEY_HEADER = "X-API-Key";

/**
 * Builds the check that a request carries the sandbox's key. Digests of equal
 * length are compared in constant time; the key never enters a message.
 *
 * @returns a function that tells whether the key is there, and throws
 *   HttpProblem 401 where it is not but has to be.
 */
export function createKeyCheck(
  apiKey: string,
): (request: Request, isRequired: boolean) => boolean {
  const expected = digest(apiKey);
  return (request, isRequired) => {
    const given = request.headers.get(API_KEY_HEADER);
    const isKey = given !== null && timingSafeEqual(digest(given), expected);
    if (isKey || !isRequired) return isKey;
    throw new HttpProblem(
      401,
      given === null
        ? `The request has no API key; send the sandbox's key in the ${API_KEY_HEADER} header.`
        : `The API key in the ${API_KEY_HEADER} header is not the key of this sandbox.`,
    );
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}
