import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";

const read = (file: string): Promise<string> =>
  readFile(new URL(`../${file}`, import.meta.url), "utf8");

describe("@kapso-platform/types", () => {
  it("contains no runtime code", async () => {
    expect(Object.keys(await import("../src/index.js"))).toEqual([]);
  });

  it("contains the description with open enums in responses, without leftovers of OpenAPI 3.0", async () => {
    const text = await read("openapi.json");
    const { components, openapi } = JSON.parse(text) as {
      openapi: string;
      components: {
        schemas: Record<
          string,
          { properties: Record<string, Record<string, unknown>> }
        >;
      };
    };
    expect(openapi).toMatch(/^3\.1\./);
    expect(text).not.toContain('"nullable"');
    const status = components.schemas.WhatsappConversation?.properties.status;
    expect(status).toMatchObject({ "x-extensible-enum": ["active", "ended"] });
    expect(status).not.toHaveProperty("enum");
  });
});
