import { createHash, timingSafeEqual } from "node:crypto";
import { HttpProblem } from "./problem.js";

const API_KEY_HEADER = "X-API-Key";

/**
 * Builds the check whether a request has the key. Digests of equal length are
 * compared in constant time; the key never enters a message.
 */
export function createKeyCheck(
  apiKey: string,
): (request: Request, options: { takesBearer: boolean }) => boolean {
  const expected = digest(apiKey);
  return ({ headers }, { takesBearer }) => {
    const bearer = takesBearer
      ? /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1]
      : undefined;
    const given = headers.get(API_KEY_HEADER) ?? bearer;
    return given !== undefined && timingSafeEqual(digest(given), expected);
  };
}

/** 401 for a request without the key. */
export function keyProblem({ headers }: Request): HttpProblem {
  return new HttpProblem(
    401,
    headers.has(API_KEY_HEADER)
      ? `The API key in the ${API_KEY_HEADER} header is not the key of this sandbox.`
      : `The request has no API key; send the sandbox's key in the ${API_KEY_HEADER} header.`,
  );
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}
