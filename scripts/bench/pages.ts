import { createSandbox } from "@kapso-platform/sandbox";

/** Pages of a cursor list, as text. */
export interface Pages {
  /** Number of items on a page. */
  readonly size: number;
  /** The body of the page that `after` in the URL selects. */
  readonly bodyAt: (url: string) => string;
}

/**
 * Creates pages of conversations as the API returns them.
 *
 * @param size - Number of items on a page, up to 100.
 * @param count - Number of pages.
 */
export async function createPages(size: number, count: number): Promise<Pages> {
  const sandbox = createSandbox({ conversations: size });
  const response = await sandbox.fetch(
    new Request(
      `https://sandbox.invalid/platform/v1/whatsapp/conversations?limit=${size}`,
      { headers: { "X-API-Key": sandbox.apiKey } },
    ),
  );
  const { data } = (await response.json()) as { data: unknown[] };
  await sandbox.close();
  if (data.length !== size) {
    throw new Error(`the sandbox returned ${data.length} items, not ${size}`);
  }
  const items = JSON.stringify(data);
  const bodyAt = (url: string): string => {
    const number = Number(/[?&]after=p(\d+)/.exec(url)?.[1] ?? 1);
    const paging = {
      cursors: { before: `p${number}`, after: `p${number}` },
      next: number < count ? `p${number + 1}` : null,
      previous: number > 1 ? `p${number - 1}` : null,
    };
    return `{"data":${items},"paging":${JSON.stringify(paging)}}`;
  };
  return { size, bodyAt };
}
