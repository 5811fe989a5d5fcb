/** Headers of `fetch` or of Node.js. Names can be in any case. */
export type WebhookHeaders =
  | Pick<Headers, "get">
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A `get` that is a function has `call`; a header with the name `get` does not. */
interface Getter {
  readonly get: {
    readonly call?: (headers: WebhookHeaders, name: string) => string | null;
  };
}

/**
 * The value of a header; null if it is absent or empty. Several values are joined, as in
 * `fetch`.
 *
 * @param name - The name in lower case.
 */
export function findHeader(
  headers: WebhookHeaders,
  name: string,
): string | null {
  try {
    const value =
      // In a plain object, `get` can be the name of a header.
      (headers as Partial<Getter>).get?.call?.(headers, name) ??
      Object.entries(headers as Record<string, string | string[]>).find(
        ([key]) => key.toLowerCase() === name,
      )?.[1];
    return value ? String(value) : null;
  } catch {
    // Not headers.
    return null;
  }
}

/** The signatures of a webhook of `kind: kapso`, and of one of `kind: meta`. */
export function findSignatures(headers: WebhookHeaders): string[] {
  return ["webhook-signature", "hub-signature-256"].flatMap(
    (name) => findHeader(headers, `x-${name}`) ?? [],
  );
}
