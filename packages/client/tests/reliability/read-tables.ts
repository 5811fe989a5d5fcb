import { readFile } from "node:fs/promises";

const DOCUMENT = new URL("../../../../docs/reliability.md", import.meta.url);

/** Rows of the tables in `docs/reliability.md`, by the heading above them. */
export async function readTables(): Promise<Record<string, string[]>> {
  const text = await readFile(DOCUMENT, "utf8");
  const sections = text.split(/^## /m).slice(1);
  return Object.fromEntries(
    sections.map((section): [string, string[]] => [
      section.split("\n", 1)[0] ?? "",
      [...section.matchAll(/^\| (?!case )(.*) \|$/gm)]
        .map(([, row = ""]) => row.replaceAll(/\s+\|\s+/g, " | ").trim())
        .filter((row) => !row.startsWith("-")),
    ]),
  );
}
