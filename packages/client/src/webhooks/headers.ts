/** Headers as `fetch` or as Node.js has them; names in any case. */
export type WebhookHeaders =
  | Pick<Headers, "get">
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The value of a header, several joined as `fetch` does; undefined if it is
 * absent or empty.
 *
 * @param name - in lower case
 */
export function findHeader(
  headers: WebhookHeaders,
  name: string,
): string | undefined {
  const value: string | readonly string[] | null | undefined = isHeaders(
    headers,
  )
    ? headers.get(name)
    : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return value?.length ? value.toString() : undefined;
}

function isHeaders(headers: WebhookHeaders): headers is Pick<Headers, "get"> {
  return typeof headers.get === "function";
}

/** The signatures of a webhook of `kind: kapso`, and of one of `kind: meta`. */
export function findSignatures(headers: WebhookHeaders): string[] {
  return ["x-webhook-signature", "x-hub-signature-256"].flatMap(
    (name) => findHeader(headers, name) ?? [],
  );
}
