#!/usr/bin/env node
// Prepares the declarations of a built package for its users. Run in the folder
// of the package.
//
// Removes declarations that no entry point reaches, because they cannot be imported. The
// others are indented with tabs instead of four spaces, which are a tenth of the size.
import { access, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/** `from "./page.js"`, `import("./page.js")` and `import "./page.js"`. */
const RELATIVE_IMPORT = /\b(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g;

/** The digits of a number in a source map: five bits each, and one for "more". */
const DIGITS =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const reached = await findReached();
for (const name of await readdir("dist", { recursive: true })) {
  const file = path.join("dist", name);
  if (!/\.d\.ts(\.map)?$/.test(file)) continue;
  if (!reached.has(file.replace(/\.map$/, ""))) await rm(file);
  else if (file.endsWith(".d.ts")) await indentWithTabs(file);
}

async function findReached() {
  const manifest = JSON.parse(await readFile("package.json", "utf8"));
  const entries = Object.values(manifest.exports).flatMap(({ types }) =>
    types === undefined ? [] : [path.normalize(types)],
  );
  const found = new Set();
  while (entries.length > 0) {
    const file = entries.pop();
    if (found.has(file)) continue;
    found.add(file);
    const text = await readFile(file, "utf8");
    for (const [, module] of text.matchAll(RELATIVE_IMPORT)) {
      const target = path.join(
        path.dirname(file),
        module.replace(/\.js$/, ".d.ts"),
      );
      // A comment may show an import of a user's own module.
      if (await exists(target)) entries.push(target);
    }
  }
  return found;
}

async function indentWithTabs(file) {
  const lines = (await readFile(file, "utf8")).split("\n");
  const map = JSON.parse(await readFile(`${file}.map`, "utf8"));
  const mappings = map.mappings.split(";");
  for (const [index, line] of lines.entries()) {
    const [spaces] = /^(?: {4})*/.exec(line);
    const tabs = spaces.length / 4;
    lines[index] = "\t".repeat(tabs) + line.slice(spaces.length);
    const segments = mappings[index];
    if (segments) mappings[index] = moveLeft(segments, spaces.length - tabs);
  }
  await writeFile(file, lines.join("\n"));
  map.mappings = mappings.join(";");
  await writeFile(`${file}.map`, JSON.stringify(map));
}

/** Only the first column of a line is absolute. The others are relative to it. */
function moveLeft(segments, columns) {
  let length = 0;
  let bits = 0;
  for (let more = true; more; length += 1) {
    const digit = DIGITS.indexOf(segments[length]);
    bits += (digit & 31) << (5 * length);
    more = digit >= 32;
  }
  // The last bit is the sign. An absolute column is not negative.
  let rest = Math.max(0, (bits >> 1) - columns) << 1;
  let first = "";
  do {
    first += DIGITS[(rest & 31) | (rest >= 32 ? 32 : 0)];
    rest >>= 5;
  } while (rest > 0);
  return first + segments.slice(length);
}

async function exists(file) {
  return access(file).then(
    () => true,
    () => false,
  );
}
