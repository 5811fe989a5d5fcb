#!/usr/bin/env node
// TypeScript 7 takes a tenth of the time of TypeScript 5, but the generators need the API of
// TypeScript 5. A separate workspace allows both versions.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const manifest = pathToFileURL(require.resolve("typescript/package.json"));
await import(new URL("bin/tsc", manifest).href);
