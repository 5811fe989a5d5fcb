import type { WebhookRequest } from "./request.js";

/** Headers of `fetch` or of Node.js. Names can be in any case. */
export type WebhookHeaders =
  | Pick<Headers, "get">
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** Both kinds of headers. A `get` that is a function has `call`; a header `get` does not. */
interface AnyHeaders {
  readonly [name: string]: string | undefined;
  readonly get?: string & {
    readonly call?: (headers: AnyHeaders, name: string) => string | null;
  };
}

/** The signatures of a webhook of `kind: kapso`, and of one of `kind: meta`. */
export function findSignatures(
  request: Pick<WebhookRequest, "headers">,
): (string | undefined)[] {
  return ["x-webhook-signature", "x-hub-signature-256"].map((name) =>
    findHeader(request, name),
  );
}

/**
 * The value of a header; empty or undefined if it is absent. Several values are joined, as
 * in `fetch`.
 *
 * @param name - The name in lower case.
 */
export function findHeader(
  request: Pick<WebhookRequest, "headers">,
  name: string,
): string | undefined {
  try {
    const headers = request.headers as AnyHeaders;
    return `${
      // In a plain object, `get` can be the name of a header.
      headers.get?.call?.(headers, name) ??
      headers[
        Object.keys(headers).find((key) => key.toLowerCase() === name) ?? ""
      ] ??
      ""
    }`;
  } catch {
    // Not headers.
    return undefined;
  }
}
