import { afterAll, describe, expect, it } from "vitest";
import { KapsoApiError, Page, PagePromise } from "../../src/index.js";
import { rejection } from "../rejection.js";
import { type Arguments, prepareArguments } from "./arguments.js";
import {
  type DescribedOperation,
  findViolations,
  listOperations,
} from "./description.js";
import { callMethod, operations, placeOf, requireOperation } from "./method.js";
import { type Exchange, type Stage, stages } from "./stage.js";

const all = listOperations();
const stageOf = stages();
const called = new Set<string>();
const succeeded = new Set<string>();

afterAll(() => {
  console.log(
    `contract: ${called.size} of ${all.length} operations of the description called through their resource methods, ${succeeded.size} succeeded from state`,
  );
});

describe("the resource method of", () => {
  it.each(all)("$id follows the description", async (operation) => {
    const stage = await stageOf(operation);
    const args = await prepareArguments(operation, stage);
    // With the state of the project: both request and response fit the
    // description.
    const actual = await call(stage, operation, args);
    expect(String(actual.exchange.status)).toMatch(/^2/);
    await checkExchange(operation, actual.exchange);
    // An empty list would not check the schema of an item.
    if (actual.value instanceof Page) {
      expect(actual.value.items).not.toEqual([]);
    }
    await args.verify?.();
    // With the documented success, from the examples of the description.
    const success = statusOf(operation, "2");
    const { exchange } = await call(stage, operation, args, {
      prefer: `code=${success}`,
    });
    expect(exchange.status).toBe(Number(success));
    await checkExchange(operation, exchange);
    // Documented responses are invented, those of the project are not.
    if (operation.api === "whatsapp" && !args.verify && !args.isSilent) {
      expect(actual.exchange.responseBody).not.toBe(exchange.responseBody);
    }
    succeeded.add(operation.id);
    // With the documented failure.
    const failure = statusOf(operation, "4");
    const failed = await rejection(
      call(stage, operation, args, { prefer: `code=${failure}` }),
    );
    expect(failed).toBeInstanceOf(KapsoApiError);
    expect(failed).toMatchObject({
      operation: requireOperation(operation).name,
      status: Number(failure),
    });
    await checkExchange(operation, stage.exchanges[0]!);
  });

  it("every operation is called and succeeds, and the client has no others", () => {
    const ids = all.map(({ id }) => id);
    expect(ids.filter((id) => !called.has(id))).toEqual([]);
    expect(ids.filter((id) => !succeeded.has(id))).toEqual([]);
    expect([...operations.keys()].sort()).toEqual(all.map(placeOf).sort());
  });
});

/** The first documented status that begins with a digit. */
function statusOf({ responses }: DescribedOperation, digit: string): string {
  const status = [...responses.keys()].find((each) => each.startsWith(digit));
  if (!status) throw new Error(`No status ${digit}xx is documented.`);
  return status;
}

/** Calls the resource method, and checks its result against the response. */
async function call(
  { kapso, exchanges }: Stage,
  operation: DescribedOperation,
  args: Arguments,
  headers: Record<string, string> = {},
): Promise<{ exchange: Exchange; value: unknown }> {
  const { response: kind } = requireOperation(operation);
  exchanges.length = 0;
  called.add(operation.id);
  const lists = ["cursor", "offset", "log", "graph", "unpaged"];
  const list = lists.includes(kind ?? "");
  const result = callMethod(kapso, operation, args, { headers });
  expect(result instanceof PagePromise).toBe(list);
  const value = await result;
  if (kind === "nothing") expect(value).toBeUndefined();
  else expect(value).toBeDefined();
  expect(exchanges).toHaveLength(1);
  return { exchange: exchanges[0]!, value };
}

/** Checks a request and its response against the description. */
async function checkExchange(
  operation: DescribedOperation,
  exchange: Exchange,
): Promise<void> {
  expect(exchange.method).toBe(operation.method);
  expect(exchange.url.pathname).toMatch(
    new RegExp(
      `^${operation.basePath}${operation.path.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`,
    ),
  );
  const query = new Set(
    operation.parameters
      .filter((p) => p.in === "query")
      .map(({ name }) => name),
  );
  for (const name of exchange.url.searchParams.keys())
    expect(query).toContain(name);
  if (operation.body) {
    const body = operation.body.isForm
      ? await readForm(exchange)
      : (JSON.parse(exchange.body) as unknown);
    expect(findViolations(operation.body.schema, body)).toEqual([]);
  } else {
    expect(exchange.body).toBe("");
  }
  const status = String(exchange.status);
  expect([...operation.responses.keys()]).toContain(status);
  const schema = operation.responses.get(status);
  if (exchange.responseBody === "") {
    expect(schema).toBeUndefined();
  } else if (!operation.free.has(status) || exchange.type?.includes("json")) {
    expect(findViolations(schema!, JSON.parse(exchange.responseBody))).toEqual(
      [],
    );
  }
}

/** The fields of a form; a file is replaced by its content. */
async function readForm({ body, bodyType }: Exchange): Promise<object> {
  const headers = { "content-type": bodyType ?? "" };
  const form = await new Response(body, { headers }).formData();
  return Object.fromEntries(
    await Promise.all(
      [...form].map(async ([name, value]) => [
        name,
        typeof value === "string" ? value : await value.text(),
      ]),
    ),
  ) as object;
}
