import { readFile } from "node:fs/promises";
import path from "node:path";

/** Where the validators of the checked-in descriptions are kept. */
export const STATE_FILE = "openapi/upstream.json";

/** Which published version the checked-in descriptions were made from. */
export type UpstreamState = Readonly<
  Record<string, { readonly url: string; readonly etag: string }>
>;

/** Reads the state; there is none before the first refresh. */
export async function readUpstreamState(root: string): Promise<UpstreamState> {
  const text = await readFile(path.join(root, STATE_FILE), "utf8").catch(
    () => "{}",
  );
  return JSON.parse(text) as UpstreamState;
}

/** The state as it is written, with one document's validator replaced. */
export function withEtag(
  state: UpstreamState,
  name: string,
  url: string,
  etag: string | undefined,
): string {
  const { [name]: _, ...others } = state;
  const next =
    etag === undefined ? others : { ...others, [name]: { url, etag } };
  const sorted = Object.fromEntries(
    Object.entries(next).sort(([one], [other]) => one.localeCompare(other)),
  );
  return `${JSON.stringify(sorted, undefined, 2)}\n`;
}
