import { afterEach, expect, it, vi } from "vitest";

const PARTS = "../../src/parts.js";

afterEach(() => {
  vi.doUnmock(PARTS);
  vi.resetModules();
});

it("loads all of its parts at once where there is a key", async () => {
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
