import { expect, test } from "vitest";
import { createSandbox } from "../src/index.js";
import { areaHandlers as handlers } from "../src/areas/index.js";
import { bundledDescription } from "../src/spec/description.js";
import { call, startEmpty } from "./support/api.js";
import { requestOf } from "./support/requests.js";

const { operations } = bundledDescription();

test("the description has the 149 operations of the service, each with a handler", () => {
  expect(operations).toHaveLength(149);
  const known = operations.map(({ operationId }) => operationId);
  expect(known.toSorted()).toEqual(Object.keys(handlers).toSorted());
});

test("every operation responds over HTTP, and the response fits its schema", async () => {
  const sandbox = await startEmpty();
  for (const operation of operations) {
    const { path, init } = requestOf(operation);
    // `call` checks the response against the description.
    const { status } = await call(sandbox, path, init);
    // Made-up ids are not found.
    const expected = [200, 201, 202, 204, 404, 409, 422];
    expect([operation.operationId, expected]).toEqual([
      operation.operationId,
      expect.arrayContaining([status]),
    ]);
  }
}, 60_000);

test("a path is distinguished from a longer one that continues it", async () => {
  const sandbox = createSandbox({ conversations: 0 });
  const response = await sandbox.fetch("/platform/v1/log_search/catalog", {
    headers: { "X-API-Key": sandbox.apiKey },
  });
  expect(response.status).toBe(200);
  expect(sandbox.requests[0]?.operationId).toBe("getLogSearchCatalog");
  await sandbox.close();
});
