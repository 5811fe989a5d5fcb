import { describe, expect, it } from "vitest";
import { emitReactHooks } from "../emit/react-hooks.js";
import { emitReactKeys } from "../emit/react-keys.js";
import { describeReactOperations } from "../emit/react-operations.js";
import { emitReactMutations, emitReactQueries } from "../emit/react-options.js";
import {
  type ResourceMethod,
  describeResourceMethods,
} from "../resources/resource-method.js";
import { loadSpecification } from "../spec/load.js";
import { listOperations } from "../spec/operations.js";
import { root } from "../tasks/turbo.js";
import { DESCRIPTION, specFolder } from "./spec-folder.js";

async function methodsOf(folder: string): Promise<ResourceMethod[]> {
  const { document } = await loadSpecification(folder);
  return describeResourceMethods(document, listOperations(document));
}

/** A description of widgets with more operations. */
function withPaths(paths: string): string {
  return DESCRIPTION.replace("components:", `${paths}components:`);
}

const WIDGETS = withPaths(`    post:
      operationId: createWidget
      summary: Create a widget
      requestBody:
        content:
          application/json:
            schema: { type: object, properties: { widget: { type: object, properties: { note: { type: string } } } } }
      responses: { "204": { description: Done } }
  /whatsapp/widgets/{widget_id}:
    get:
      operationId: getWidget
      summary: Get a widget
      parameters:
        - { name: widget_id, in: path, required: true, schema: { type: string } }
        - { name: since, in: query, required: true, schema: { type: string, format: date-time } }
      responses:
        "200":
          description: The widget
          content:
            application/json:
              schema: { type: object, properties: { data: { $ref: "#/components/schemas/Widget" } } }
    delete:
      operationId: deleteWidget
      summary: Delete a widget
      parameters:
        - { name: widget_id, in: path, required: true, schema: { type: string } }
      responses: { "204": { description: Gone } }
`);

describe("the React package", () => {
  it("has options and a hook for every operation of the description", async () => {
    const methods = await methodsOf(root);
    const react = describeReactOperations(methods);
    const queries = emitReactQueries(react);
    const mutations = emitReactMutations(react);
    const hooks = emitReactHooks(react);
    expect(react).toHaveLength(methods.length);
    for (const { name, kind, paged, method } of react) {
      const call = `kapso.${method.resource}.${method.method}(`;
      const hook = `use${method.typeName}`;
      expect(hooks).toMatch(new RegExp(`function ${hook}<`));
      if (kind === "mutation") {
        expect(mutations).toContain(`function ${name}Mutation(`);
        expect(mutations).toContain(call);
        continue;
      }
      expect(queries).toContain(`function ${name}Options(`);
      expect(queries).toContain(call);
      expect(queries.includes(`function ${name}InfiniteOptions(`)).toBe(paged);
      expect(hooks.includes(`function ${hook}Infinite<`)).toBe(paged);
    }
  });

  it("takes ids, required parameters and bodies as the client does", async () => {
    const react = describeReactOperations(
      await methodsOf(await specFolder(WIDGETS)),
    );
    expect(emitReactQueries(react)).toContain(
      "function widgetsGetOptions(kapso: KapsoClient, widgetId: string, params: WidgetsGetParams)",
    );
    const keys = emitReactKeys(react);
    expect(keys).toContain("export const widgetKeys = {");
    expect(keys).toContain(`keyParams(params, ["since"])`);
    const mutations = emitReactMutations(react);
    expect(mutations).toContain("body?: WidgetsCreateBody | undefined;");
    expect(mutations).toContain("KapsoMutationOptions<void,");
    expect(mutations).toContain("kapso.widgets.delete(variables.widgetId)");
  });
});
