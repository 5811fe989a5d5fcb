import { describe, expect, it } from "vitest";
import { emitParams } from "../emit/client-params.js";
import { emitResources } from "../emit/client-resources.js";
import { describeReactOperations } from "../emit/react-operations.js";
import { emitReactMutations, emitReactQueries } from "../emit/react-options.js";
import { emitTypes } from "../emit/types.js";
import { describeResourceMethods } from "../resources/resource-method.js";
import { loadSpecification } from "../spec/load.js";
import { listOperations } from "../spec/operations.js";
import { root } from "../tasks/turbo.js";

const { document } = await loadSpecification(root);
const operations = listOperations(document);
const methods = describeResourceMethods(document, operations);
const resources = emitResources(methods);

describe("a signature", () => {
  it("names every type, and is no path into the operations", async () => {
    const react = describeReactOperations(methods);
    for (const code of [
      resources,
      emitReactQueries(react),
      emitReactMutations(react),
    ]) {
      expect(code).not.toContain("operations[");
    }
    const params = emitParams(methods, await emitTypes(document, operations));
    const named = methods.flatMap((method) => method.named);
    expect(named.map(({ name }) => name)).toContain("BroadcastsSendResult");
    for (const { name, type } of named) {
      expect(params).toContain(`export type ${name} = ${type};`);
    }
  });
});
