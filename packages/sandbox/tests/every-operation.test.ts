import { describe, expect, test } from "vitest";
import { createGenericAnswers } from "../src/generic/answers.js";
import { createSandbox } from "../src/index.js";
import { handlers } from "../src/resources/registry.js";
import { createAnswerValidator } from "../src/spec/answer-validator.js";
import { bundledDescription } from "../src/spec/description.js";
import { call, startEmpty } from "./support/api.js";
import { requestOf } from "./support/requests.js";

const description = bundledDescription();
const { operations } = description;
const validate = createAnswerValidator(description);

test("the description has the 149 operations of the service", () => {
  expect(operations).toHaveLength(149);
  const known = operations.map(({ operationId }) => operationId);
  expect(known).toEqual(expect.arrayContaining(Object.keys(handlers)));
});

test("every operation answers over HTTP, and the answer fits its schema", async () => {
  const sandbox = await startEmpty();
  for (const operation of operations) {
    const { path, init } = requestOf(operation);
    // `call` holds the answer against the description.
    const { status } = await call(sandbox, path, init);
    const isGeneric = !(operation.operationId in handlers);
    // Made-up ids are not found where there is state.
    const expected = isGeneric
      ? [200, 201, 202, 204]
      : [200, 201, 202, 204, 404, 409, 422];
    expect([operation.operationId, expected]).toEqual([
      operation.operationId,
      expect.arrayContaining([status]),
    ]);
  }
}, 60_000);

test("every operation has a generic answer, as its description says", () => {
  const generic = createGenericAnswers(description, 7);
  for (const operation of operations) {
    const path = Object.fromEntries(
      operation.pathParameters.map(({ name }) => [name, "1234567890"]),
    );
    const url = new URL("http://127.0.0.1/");
    const reply = generic.succeed(operation, { path, query: {}, url });
    const problems = validate({
      operationId: operation.operationId,
      status: reply.status,
      contentType: "application/json",
      body: reply.body === undefined ? "" : JSON.stringify(reply.body),
    });
    expect(problems).toEqual([]);
  }
}, 60_000);

describe("a generic answer", () => {
  const generic = createGenericAnswers(description, 7);
  const operationOf = (id: string) =>
    operations.find(({ operationId }) => operationId === id)!;
  const ask = (id: string, search = "", path: Record<string, string> = {}) => {
    const url = new URL(`http://127.0.0.1/list${search}`);
    const query = Object.fromEntries(
      [...url.searchParams].map(([name, value]) => [
        name,
        /^\d+$/.test(value) ? Number(value) : value,
      ]),
    );
    const { body, headers } = generic.succeed(operationOf(id), {
      path,
      query,
      url,
    });
    return { body: body as Record<string, unknown>, headers };
  };
  const idsOf = ({ data }: Record<string, unknown>) =>
    (data as { id: string }[]).map(({ id }) => id);

  test("is the same each time, and another for another seed", () => {
    const other = createGenericAnswers(description, 8);
    const request = { path: {}, query: {}, url: new URL("http://127.0.0.1/") };
    const operation = operationOf("listApiLogs");
    expect(ask("listApiLogs")).toEqual(ask("listApiLogs"));
    expect(other.succeed(operation, request).body).not.toEqual(
      ask("listApiLogs").body,
    );
  });

  test("repeats the ids of the path", () => {
    const id = "00000000-0000-4000-8000-000000000007";
    const { body } = ask("getCustomer", "", { customer_id: id });
    expect(body).toMatchObject({ data: { id } });
  });

  test("pages with cursors in both directions", () => {
    const all = idsOf(ask("listApiLogs").body);
    expect(all).toHaveLength(5);
    const first = ask("listApiLogs", "?limit=2").body;
    const { next } = first.paging as { next: string };
    const second = ask(
      "listApiLogs",
      `?limit=2&after=${encodeURIComponent(next)}`,
    ).body;
    const { previous } = second.paging as { previous: string };
    const back = ask(
      "listApiLogs",
      `?limit=2&before=${encodeURIComponent(previous)}`,
    ).body;
    expect([...idsOf(first), ...idsOf(second)]).toEqual(all.slice(0, 4));
    expect(idsOf(back)).toEqual(idsOf(first));
    expect(first.paging).toMatchObject({ previous: null });
    expect(ask("listApiLogs").body.paging).toMatchObject({ next: null });
  });

  test("pages by number, with totals in body and headers", () => {
    const all = idsOf(ask("listCustomers").body);
    const last = ask("listCustomers", "?page=3&per_page=2");
    expect(idsOf(last.body)).toEqual(all.slice(4));
    expect(last.body.meta).toEqual({
      page: 3,
      per_page: 2,
      total_pages: 3,
      total_count: 5,
    });
  });

  test("uses cursors unless a page is asked for where there are both", () => {
    const both = "listWhatsappContactsPlatform";
    expect(Object.keys(ask(both).body)).toEqual(["data", "paging"]);
    expect(Object.keys(ask(both, "?page=1").body)).toEqual(["data", "meta"]);
  });
});

test("a path that a longer one continues is told from it", async () => {
  const sandbox = createSandbox({ conversations: 0 });
  const response = await sandbox.fetch("/platform/v1/log_search/catalog", {
    headers: { "X-API-Key": sandbox.apiKey },
  });
  expect(response.status).toBe(200);
  expect(sandbox.requests[0]?.operationId).toBe("getLogSearchCatalog");
  await sandbox.close();
});
