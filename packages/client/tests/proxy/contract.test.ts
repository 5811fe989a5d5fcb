import { afterAll, describe, expect, it } from "vitest";
import { Page, createKapsoClient } from "../../src/index.js";
import type { OperationName } from "../../src/proxy/index.js";
import { createProxyHandler } from "../../src/proxy/index.js";
import { withRequest } from "../with-request.js";
import { prepareArguments } from "../contract/arguments.js";
import { listOperations } from "../contract/description.js";
import {
  callMethod,
  operations,
  requireOperation,
} from "../contract/method.js";
import { stages } from "../contract/stage.js";

const described = listOperations();
const stageOf = stages();
const names = [...operations.values()].map(({ name }) => name);
const succeeded = new Set<string>();

afterAll(() => {
  console.log(
    `contract: ${succeeded.size} of ${described.length} operations succeeded through the proxy`,
  );
});

describe("through the proxy, a client without a key calls", () => {
  it.each(described)("$id", async (operation) => {
    const { sandbox, ...stage } = await stageOf(operation);
    const handler = createProxyHandler({
      apiKey: sandbox.apiKey,
      baseUrl: sandbox.url,
      fetch: sandbox.fetch,
      allow: names as OperationName[],
      authorize: () => ({}),
    });
    const statuses: number[] = [];
    const kapso = createKapsoClient({
      baseUrl: "https://app.example/api/kapso",
      apiKey: null,
      maxRetries: 0,
      fetch: withRequest(async (request) => {
        const response = await handler(request);
        statuses.push(response.status);
        return response;
      }),
    });
    const args = await prepareArguments(operation, {
      ...stage,
      sandbox,
      kapso,
    });
    statuses.length = 0;
    const value = await callMethod(kapso, operation, args);
    expect(statuses).toHaveLength(1);
    expect(String(statuses[0])).toMatch(/^2/);
    if (value instanceof Page) expect(value.items).not.toEqual([]);
    else if (requireOperation(operation).response === "nothing")
      expect(value).toBeUndefined();
    else expect(value).toBeDefined();
    await args.verify?.();
    succeeded.add(operation.id);
  });

  it("every operation of the API", () => {
    expect([...succeeded].sort()).toEqual(described.map(({ id }) => id).sort());
  });
});
