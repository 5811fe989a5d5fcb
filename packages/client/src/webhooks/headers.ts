/** Headers as `fetch` or as Node.js has them; names in any case. */
export type WebhookHeaders =
  | Pick<Headers, "get">
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** The method of a `Headers`; text has no `call`. */
interface Getter {
  readonly get: {
    readonly call?: (headers: WebhookHeaders, name: string) => string | null;
  };
}

/**
 * The value of a header, several joined as `fetch` does; null if it is
 * absent or empty.
 *
 * @param name - in lower case
 */
export function findHeader(
  headers: WebhookHeaders,
  name: string,
): string | null {
  const value =
    // A plain object can have a header with the name `get`.
    (headers as Partial<Getter>).get?.call?.(headers, name) ??
    Object.entries(headers as Record<string, string | string[]>).find(
      ([key]) => key.toLowerCase() === name,
    )?.[1];
  return value ? String(value) : null;
}

/** The signatures of a webhook of `kind: kapso`, and of one of `kind: meta`. */
export function findSignatures(headers: WebhookHeaders): string[] {
  return ["webhook-signature", "hub-signature-256"].flatMap(
    (name) => findHeader(headers, `x-${name}`) ?? [],
  );
}
