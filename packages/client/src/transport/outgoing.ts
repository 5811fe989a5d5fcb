import type { Step } from "./call.js";

/**
 * Makes the request that goes out, a new one for each attempt, with the body
 * read beforehand and the signal of the attempt.
 *
 * It is of the class of the request that came in, which `fetch` takes even if
 * both are a polyfill or of another realm, and keeps members that a framework
 * knows, such as `next` or `cf`.
 *
 * @param redirect - What the platform's `fetch` does about a redirect.
 */
export function copyRequest(redirect: "follow" | "manual"): Step {
  return (next) => async (request, call) => {
    const { body, signal } = call;
    const copy = new (request.constructor as typeof Request)(request, {
      redirect,
      ...(body && { body }),
      ...(signal && { signal }),
    });
    // Anything can have been put on it.
    const members = request as unknown as Record<string, unknown>;
    for (const name of Object.keys(members)) {
      if (!(name in copy)) Object.assign(copy, { [name]: members[name] });
    }
    return next(copy, call);
  };
}
