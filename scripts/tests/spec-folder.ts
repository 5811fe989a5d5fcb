import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

/** A small valid description, which tests modify. */
export const DESCRIPTION = `openapi: 3.1.0
info: { title: Example, version: 1.0.0 }
paths:
  /whatsapp/widgets:
    get:
      operationId: listWidgets
      summary: List widgets
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 100 } }
        - { name: before, in: query, schema: { type: string } }
        - { name: after, in: query, schema: { type: string } }
      responses:
        "200":
          description: Widgets
          content:
            application/json:
              schema: { $ref: "#/components/schemas/WidgetList" }
components:
  schemas:
    Widget:
      type: object
      required: [id]
      properties:
        id: { type: string }
        note: { type: string, nullable: true }
        state: { type: string, enum: [new, old] }
    Paging:
      type: object
      properties:
        next: { type: string, nullable: true }
    WidgetList:
      type: object
      required: [data]
      properties:
        data: { type: array, items: { $ref: "#/components/schemas/Widget" } }
        paging: { $ref: "#/components/schemas/Paging" }
`;

/** An overlay with one action on {@link DESCRIPTION}. */
export function overlay(
  target: string,
  change = "update: { deprecated: true }",
): string {
  return `overlay: 1.0.0
info: { title: Corrections, version: 1.0.0 }
extends: ../platform.yaml
actions:
  - target: ${JSON.stringify(target)}
    description: Because.
    ${change}
`;
}

/** Writes `openapi/` into a new folder, which is removed after the test. */
export async function specFolder(
  description: string,
  overlays: Record<string, string> = {},
): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), "kapso-spec-"));
  onTestFinished(() => rm(root, { recursive: true }));
  await mkdir(path.join(root, "openapi/overlays"), { recursive: true });
  await writeFile(path.join(root, "openapi/platform.yaml"), description);
  for (const [name, text] of Object.entries(overlays)) {
    await writeFile(path.join(root, "openapi/overlays", name), text);
  }
  return root;
}
