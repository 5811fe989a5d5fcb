import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it, onTestFinished } from "vitest";
import { emitWebhooks } from "../emit/webhooks.js";
import { listWebhookEvents } from "../emit/webhook-events.js";
import { readSource } from "../spec/source.js";
import { root } from "../tasks/turbo.js";

const DESCRIPTION = `openapi: 3.1.0
info: { title: Hooks, version: 1.0.0 }
webhooks:
  thing.happened:
    post:
      summary: A thing happened
      x-source: seen
      requestBody:
        content:
          application/json:
            schema: { $ref: "#/components/schemas/ThingPayload" }
components:
  schemas:
    ThingPayload:
      type: object
      description: Body of an event.
      required: [thing]
      properties:
        thing: { $ref: "#/components/schemas/Thing" }
    Thing:
      type: object
      properties:
        state: { type: string, x-extensible-enum: [new, old] }
    MetaWebhookPayload:
      type: object
`;

async function emit(
  description: string,
  taken: readonly string[] = [],
): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "kapso-webhooks-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(path.join(folder, "openapi"));
  await writeFile(path.join(folder, "openapi/webhooks.yaml"), description);
  const files = await emitWebhooks(folder, new Set(taken));
  return files.find(({ path: file }) => file.endsWith(".ts"))?.content ?? "";
}

describe("the types of webhooks", () => {
  it("are interfaces for schemas and events, which refer to each other by name", async () => {
    const code = await emit(DESCRIPTION);
    expect(code).toContain("export interface ThingPayload {\n  thing: Thing;");
    expect(code).toContain(`state?: "new" | "old" | (string & {});`);
    expect(code).toContain(
      `/**
 * A thing happened.
 *
 * Source: seen.
 */
export interface ThingHappenedEvent extends ThingPayload {
  type: "thing.happened";
}`,
    );
    expect(code).toContain(`"thing.happened": ThingHappenedEvent;`);
  });

  it("are empty if there is no description of webhooks", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "kapso-webhooks-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    expect(await emitWebhooks(folder, new Set())).toEqual([]);
  });

  it("have unique names", async () => {
    await expect(emit(DESCRIPTION, ["Thing"])).rejects.toThrow(
      "two types would be named Thing",
    );
    await expect(
      emit(DESCRIPTION.replaceAll("ThingPayload", "ThingHappenedEvent")),
    ).rejects.toThrow("two types would be named ThingHappenedEvent");
  });

  it("require named bodies and references that resolve", async () => {
    await expect(
      emit(
        DESCRIPTION.replace(
          `{ $ref: "#/components/schemas/ThingPayload" }`,
          "{ type: object }",
        ),
      ),
    ).rejects.toThrow(/webhooks\.yaml:4:3: its body must be a \$ref/);
    await expect(
      emit(DESCRIPTION.replace('schemas/Thing"', 'schemas/Nothing"')),
    ).rejects.toThrow("$ref #/components/schemas/Nothing points to nothing");
  });
});

describe("openapi/webhooks.yaml", async () => {
  const source = await readSource(
    path.join(root, "openapi/webhooks.yaml"),
    root,
  );
  const document = source.toJson();
  const names = listWebhookEvents(document, source).map(({ name }) => name);

  it("has 28 events, each with its source", () => {
    expect(names).toHaveLength(28);
    const sourceless = Object.entries(
      document.webhooks as Record<string, { post: Record<string, unknown> }>,
    ).filter(([, { post }]) => typeof post["x-source"] !== "string");
    expect(sourceless).toEqual([]);
  });

  it("has every event that the API's description names", async () => {
    const text = await readFile(
      path.join(root, "openapi/platform.yaml"),
      "utf8",
    );
    const named = text.match(
      /\b(whatsapp|workflow\.execution|kapso_agent)\.[a-z_]+\.[a-z_]+\b/g,
    );
    expect(named).toContain("whatsapp.message.received");
    expect(names).toEqual(expect.arrayContaining([...new Set(named)]));
  });

  it("has valid JSON Schemas", () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, "webhooks");
    for (const name of Object.keys(
      (document.components as { schemas: object }).schemas,
    )) {
      const $ref = `webhooks#/components/schemas/${name}`;
      expect(() => ajv.compile({ $ref })).not.toThrow();
    }
  });
});
