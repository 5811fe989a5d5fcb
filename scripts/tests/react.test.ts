import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { HAND_WRITTEN_HOOKS, HOOK_NAMES } from "../emit/react-hook-config.js";
import { nameHook } from "../emit/react-hook-names.js";
import { emitReactHooks } from "../emit/react-hooks.js";
import { emitReactKeys } from "../emit/react-keys.js";
import { emitReactMutations } from "../emit/react-mutations.js";
import { describeReactOperations } from "../emit/react-operations.js";
import { emitReactQueries } from "../emit/react-queries.js";
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
    const factories = emitReactQueries(react) + emitReactMutations(react);
    const hooks = emitReactHooks(react);
    expect(react).toHaveLength(methods.length);
    for (const { name, kind, list, hook } of react) {
      expect(hooks.includes(`const ${hook.hook}: `)).toBe(!hook.isHandWritten);
      if (kind === "mutation") {
        expect(factories.includes(`const ${name}Mutation: `)).toBe(
          !hook.isHandWritten,
        );
        continue;
      }
      expect(factories).toContain(`const ${name}Options: `);
      expect(factories.includes(`const ${name}InfiniteOptions: `)).toBe(list);
    }
  });

  it("exports the hand-written hooks", async () => {
    const index = await readFile(
      path.join(root, "packages/react/src/index.ts"),
      "utf8",
    );
    for (const hook of Object.values(HAND_WRITTEN_HOOKS)) {
      expect(index).toMatch(new RegExp(`\\b${hook}\\b`));
    }
  });

  it.each([
    ["contacts", "list", "useContacts"],
    ["contacts", "get", "useContact"],
    ["contacts", "create", "useCreateContact"],
    ["broadcasts", "send", "useSendBroadcast"],
    ["conversations.assignments", "list", "useConversationAssignments"],
    ["conversations.assignments", "create", "useCreateConversationAssignment"],
    ["phoneNumbers", "getHealth", "usePhoneNumberHealth"],
    ["findings", "markAddressed", "useMarkFindingAddressed"],
    ["logs", "searchWithFilters", "useSearchLogs"],
  ])("names the hook of %s.%s %s", (resource, method, hook) => {
    const operation = { namespace: undefined };
    expect(nameHook({ resource, method, operation }, new Set()).hook).toBe(
      hook,
    );
  });

  it.each([
    ["mail.drafts", "list", "useDrafts"],
    ["mail.drafts.files", "create", "useCreateDraftFile"],
    // The main API also has contacts.
    ["mail.contacts", "list", "useMailContacts"],
    ["mail.contacts", "get", "useMailContact"],
    ["mail.contacts.notes", "update", "useUpdateMailContactNote"],
  ])(
    "names the hook of %s.%s, of another API, %s",
    (resource, method, hook) => {
      const operation = { namespace: "mail" };
      const main = new Set(["contacts"]);
      expect(nameHook({ resource, method, operation }, main).hook).toBe(hook);
    },
  );

  it("has no unknown operation in its configuration", async () => {
    const react = describeReactOperations(await methodsOf(root));
    const known = new Set(react.map(({ id }) => id));
    for (const id of Object.keys({ ...HOOK_NAMES, ...HAND_WRITTEN_HOOKS })) {
      expect(known).toContain(id);
    }
  });

  it("takes ids, required parameters and bodies as the client does", async () => {
    const react = describeReactOperations(
      await methodsOf(await specFolder(WIDGETS)),
    );
    const keys = emitReactKeys(react);
    expect(keys).toContain("export const widgetKeys: ");
    expect(keys).toContain(`{"get":["since"]}`);
    const mutations = emitReactMutations(react);
    expect(mutations).toContain(
      "{ body?: WidgetsCreateBody | undefined } | void",
    );
    expect(mutations).toContain(
      `MutationOptionsFactory<WidgetsDeleteVariables, void> = /* @__PURE__ */ mutationOptions(widgetsDelete, ["widgetId"])`,
    );
  });
});
