import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { afterEach, expect, it, vi } from "vitest";

const PARTS = "../../src/parts.js";

afterEach(() => {
  vi.doUnmock(PARTS);
  vi.resetModules();
});

it("loads all of its parts immediately if there is a key", async () => {
  vi.resetModules();
  let load: () => void = () => undefined;
  const loaded = new Promise<void>((resolve) => {
    load = resolve;
  });
  const factory = vi.fn(() => {
    load();
    return {};
  });
  vi.doMock(PARTS, factory);
  const { createKapsoClient } = await import("../../src/index.js");
  const baseUrl = "https://app.example.com/api";
  createKapsoClient({ apiKey: null, baseUrl });
  await import("../../src/arguments/thorough.js");
  expect(factory).not.toHaveBeenCalled();
  createKapsoClient({ apiKey: "kapso_live_5f2d8c77e1", baseUrl });
  await loaded;
});

it("are all modules that a client of any API loads later", async () => {
  const source = path.join(import.meta.dirname, "../../src");
  const ofThisApi = /^(generated|sweep|whatsapp)\b/;
  const loaded = new Set<string>();
  for (const file of await readdir(source, { recursive: true })) {
    const name = file.replaceAll("\\", "/");
    if (!name.endsWith(".ts") || ofThisApi.test(name)) continue;
    const text = await readFile(path.join(source, file), "utf8");
    for (const [, module = ""] of text.matchAll(/\bimport\("([^"]+)"\)/g)) {
      loaded.add(path.posix.join(path.posix.dirname(name), module));
    }
  }
  loaded.delete("parts.js");
  const parts = await readFile(path.join(source, "parts.ts"), "utf8");
  const listed = [...parts.matchAll(/^import "\.\/([^"]+)"/gm)];
  expect(listed.map(([, module]) => module)).toEqual([...loaded].sort());
});
