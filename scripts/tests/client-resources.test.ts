import { describe, expect, it } from "vitest";
import { emitResources } from "../emit/client-resources.js";
import { describeReactOperations } from "../emit/react-operations.js";
import { emitReactMutations } from "../emit/react-mutations.js";
import { pascalCase } from "../emit/names.js";
import { emitTypes } from "../emit/types.js";
import {
  type ResourceMethod,
  describeResourceMethods,
} from "../resources/resource-method.js";
import { loadSpecification } from "../spec/load.js";
import { listOperations } from "../spec/operations.js";
import { root } from "../tasks/turbo.js";
import { DESCRIPTION, overlay, specFolder } from "./spec-folder.js";

const { document } = await loadSpecification(root);
const operations = listOperations(document);
const methods = describeResourceMethods(document, operations);
const resources = emitResources(methods, emitTypes(document, operations))
  .map(({ code }) => code)
  .join("\n");

describe("a signature", () => {
  it("has named types, not paths into the operations", () => {
    const react = describeReactOperations(methods);
    const interfaces = resources.match(/^export interface [^]*?^}/gm) ?? [];
    expect(interfaces.length).toBeGreaterThan(40);
    for (const code of [...interfaces, emitReactMutations(react)]) {
      expect(code).not.toContain("operations[");
    }
    const named = methods.flatMap((method) => method.named);
    expect(named.map(({ name }) => name)).toContain("BroadcastsSendResult");
    for (const { name, type } of named) {
      expect(resources).toContain(`export type ${name} = ${type};`);
    }
  });
});

/** What an editor shows for a method: the comment in front of it. */
function hintOf(name: string): string {
  const names = name.split(".");
  const method = names.pop() ?? "";
  const start = resources.indexOf(
    `export interface ${pascalCase(names.join(" "))}Resource {`,
  );
  const end = resources.indexOf(`\n${method}(`, start);
  return resources.slice(resources.lastIndexOf("/**", end), end);
}

describe("the hint of a method", () => {
  it("describes the result of the method, not the HTTP response", () => {
    expect(resources).not.toMatch(
      /`data\.|`data` holds|paging\.(next|previous)|next_cursor|not wrapped|(has|takes) no body|What to send/,
    );
    expect(hintOf("logs.search")).toContain("`details.available` of the page");
    expect(hintOf("contacts.list")).not.toContain("per_page");
  });

  it("names the parameters and the members of the body", () => {
    expect(hintOf("users.list")).toContain(
      "@param params - Position: `per_page`, `page`.",
    );
    expect(hintOf("accounts.getUsage")).toContain(
      "@param params - Required: `start_time`, `end_time`.",
    );
    expect(hintOf("flows.create")).toContain(
      "Required: `phone_number_id`. Optional: `name`, `flow_json`, `publish`.",
    );
    expect(hintOf("broadcasts.recipients.add")).toContain("Of each item:");
    expect(hintOf("webhooks.create")).toMatch(
      /Optional: (`\w+`, ){7}`\w+` and/,
    );
  });

  it("lists every successful response if there are several", () => {
    expect(hintOf("eventDefinitions.create")).toContain(
      "@returns 200: The name has a definition, which is updated. 201: The new definition.",
    );
    expect(hintOf("events.create")).toContain("@returns The recorded event.");
    expect(hintOf("functions.invoke")).toContain("undefined if it has no");
  });

  it("comes from the overlay, which must give a string", async () => {
    const describeWith = async (words: string): Promise<ResourceMethod[]> => {
      const change = `update: { x-resource-description: ${words} }`;
      const folder = await specFolder(DESCRIPTION, {
        "a.yaml": overlay("$.paths['/whatsapp/widgets'].get", change),
      });
      const specification = await loadSpecification(folder);
      return describeResourceMethods(
        specification.document,
        listOperations(specification.document),
      );
    };
    const [method] = await describeWith("All widgets.");
    expect(method?.description).toBe("All widgets.");
    await expect(describeWith("[1]")).rejects.toThrow(
      "GET /whatsapp/widgets: x-resource-description must be a string, not [1]",
    );
  });
});
