import { afterAll, describe, expect, it } from "vitest";
import { KapsoApiError, Page, PagePromise } from "../../src/index.js";
import { rejection } from "../sandbox.js";
import { type Arguments, prepareArguments } from "./arguments.js";
import {
  type DescribedOperation,
  findFaults,
  listOperations,
} from "./description.js";
import { callMethod, operations, requireOperation } from "./method.js";
import { type Exchange, type Stage, setStage } from "./stage.js";

const described = listOperations();
const called = new Set<string>();
const succeeded = new Set<string>();

afterAll(() => {
  console.log(
    `contract: ${called.size} of ${described.length} operations of the description called through their resource methods, ${succeeded.size} succeeded from state`,
  );
});

describe("the resource method of", () => {
  it.each(described)("$id keeps to the description", async (operation) => {
    const stage = await setStage();
    const args = await prepareArguments(operation, stage);
    // Answered from the project's state: what was sent fits, and so does what
    // came back.
    const answered = await call(stage, operation, args);
    expect(String(answered.exchange.status)).toMatch(/^2/);
    checkExchange(operation, answered.exchange);
    // The schema of an item says nothing about an empty list.
    if (answered.value instanceof Page) {
      expect(answered.value.items).not.toEqual([]);
    }
    succeeded.add(operation.id);
    // As the description documents success, with all that its examples have.
    const success = statusOf(operation, "2");
    const { exchange } = await call(stage, operation, args, {
      prefer: `code=${success}`,
    });
    expect(exchange.status).toBe(Number(success));
    checkExchange(operation, exchange);
    // And as it documents a refusal.
    const refusal = statusOf(operation, "4");
    const refused = await rejection(
      call(stage, operation, args, { prefer: `code=${refusal}` }),
    );
    expect(refused).toBeInstanceOf(KapsoApiError);
    expect(refused).toMatchObject({
      operation: requireOperation(operation).name,
      status: Number(refusal),
    });
    checkExchange(operation, stage.exchanges[0]!);
  });

  it("every operation is called and succeeds, and the client has no other", () => {
    const ids = described.map(({ id }) => id);
    expect(ids.filter((id) => !called.has(id))).toEqual([]);
    expect(ids.filter((id) => !succeeded.has(id))).toEqual([]);
    const places = described.map(
      ({ method, path }) => `platform ${method} ${path}`,
    );
    const ofPlatform = [...operations.keys()].filter((place) =>
      place.startsWith("platform "),
    );
    expect(ofPlatform.sort()).toEqual(places.sort());
  });
});

/** The first documented status that begins with a digit. */
function statusOf({ answers }: DescribedOperation, digit: string): string {
  const status = [...answers.keys()].find((each) => each.startsWith(digit));
  if (!status) throw new Error(`No status ${digit}xx is documented.`);
  return status;
}

/** Calls the resource method, and checks what the client makes of the answer. */
async function call(
  { kapso, exchanges }: Stage,
  operation: DescribedOperation,
  args: Arguments,
  headers: Record<string, string> = {},
): Promise<{ exchange: Exchange; value: unknown }> {
  const { response: kind } = requireOperation(operation);
  exchanges.length = 0;
  called.add(operation.id);
  const list = ["cursor", "offset", "log", "unpaged"].includes(kind ?? "");
  const result = callMethod(kapso, operation, args, { headers });
  expect(result instanceof PagePromise).toBe(list);
  const value = await result;
  if (kind === "nothing") expect(value).toBeUndefined();
  else expect(value).toBeDefined();
  expect(exchanges).toHaveLength(1);
  return { exchange: exchanges[0]!, value };
}

/** Checks one exchange against the description. */
function checkExchange(
  operation: DescribedOperation,
  exchange: Exchange,
): void {
  expect(exchange.method).toBe(operation.method);
  expect(exchange.url.pathname).toMatch(
    new RegExp(
      `/platform/v1${operation.path.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`,
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
    expect(
      findFaults(operation.body.pointer, JSON.parse(exchange.body)),
    ).toEqual([]);
  } else {
    expect(exchange.body).toBe("");
  }
  const status = String(exchange.status);
  expect([...operation.answers.keys()]).toContain(status);
  const pointer = operation.answers.get(status);
  if (exchange.answer === "") {
    expect(pointer).toBeUndefined();
  } else if (!operation.free.has(status) || exchange.type?.includes("json")) {
    expect(findFaults(pointer!, JSON.parse(exchange.answer))).toEqual([]);
  }
}
