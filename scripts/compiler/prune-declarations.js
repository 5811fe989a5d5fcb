#!/usr/bin/env node
// Removes the declarations of a built package that its entry points do not
// reach: nobody can import them. Run in the folder of the package.
import { access, readFile, readdir, rm } from "node:fs/promises";
import path from "node:path";

/** `from "./page.js"`, `import("./page.js")` and `import "./page.js"`. */
const RELATIVE_IMPORT = /\b(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g;

const manifest = JSON.parse(await readFile("package.json", "utf8"));
const entries = Object.values(manifest.exports).flatMap(({ types }) =>
  types === undefined ? [] : [path.normalize(types)],
);
const reached = new Set();
while (entries.length > 0) {
  const file = entries.pop();
  if (reached.has(file)) continue;
  reached.add(file);
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
for (const name of await readdir("dist", { recursive: true })) {
  const file = path.join("dist", name);
  const declaration = file.replace(/\.map$/, "");
  if (declaration.endsWith(".d.ts") && !reached.has(declaration)) {
    await rm(file);
  }
}

async function exists(file) {
  return access(file).then(
    () => true,
    () => false,
  );
}
