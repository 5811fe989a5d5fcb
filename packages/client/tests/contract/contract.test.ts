import { type Sandbox, createSandbox } from "@kapso-platform/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { operations } from "../../src/generated/operations.js";
import {
  KapsoApiError,
  type KapsoClient,
  PagePromise,
  createKapsoClient,
} from "../../src/index.js";
import {
  type DescribedOperation,
  findFaults,
  listOperations,
} from "./description.js";

/** What went over the wire in one exchange. */
interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly body: string;
  readonly status: number;
  readonly type: string | null;
  readonly answer: string;
}

const UNKNOWN = "00000000-0000-4000-8000-000000000000";
const described = listOperations();
const covered = new Set<string>();
const exchanges: Exchange[] = [];
let sandbox: Sandbox;
let kapso: KapsoClient;

beforeAll(async () => {
  sandbox = createSandbox({ conversations: 40, seed: 7 });
  kapso = createKapsoClient({
    baseUrl: await sandbox.listen(),
    apiKey: sandbox.apiKey,
    maxRetries: 0,
    fetch: async (request) => {
      const body = await request.clone().text();
      const response = await fetch(request);
      exchanges.push({
        url: new URL(request.url),
        method: request.method,
        body,
        status: response.status,
        type: response.headers.get("content-type"),
        answer: await response.clone().text(),
      });
      return response;
    },
  });
});

afterAll(async () => {
  await sandbox.close();
  console.log(
    `contract: ${covered.size} of ${described.length} operations of the description called through their resource methods`,
  );
});

describe("the resource method of", () => {
  it.each(described)("$id keeps to the description", async (operation) => {
    const ids = await findIds(operation);
    // Answered from the sandbox's state: what was sent fits, and so does what
    // came back, whether it was a success or a refusal.
    checkExchange(operation, await call(operation, ids));
    // And as the description documents success, so that what the client makes
    // of it is checked for every operation.
    const success = [...operation.answers.keys()].find((status) =>
      status.startsWith("2"),
    );
    const documented = await call(operation, ids, {
      prefer: `code=${success}`,
    });
    expect(documented.status).toBe(Number(success));
    checkExchange(operation, documented);
    covered.add(operation.id);
  });

  it("every operation is called, and the client has no other", () => {
    expect(
      described.map(({ id }) => id).filter((id) => !covered.has(id)),
    ).toEqual([]);
    expect(
      Object.values(operations)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(described.map(({ id }) => id).sort());
  });
});

/** Calls the resource method, and checks what the client makes of the answer. */
async function call(
  operation: DescribedOperation,
  ids: readonly string[],
  headers: Record<string, string> = {},
): Promise<Exchange> {
  const { name, answer, query } =
    operations[`${operation.method} ${operation.path}`]!;
  const steps = name.split(".");
  const method = steps.reduce<unknown>(
    (tree, step) => (tree as Record<string, unknown>)[step],
    kapso,
  ) as (...args: unknown[]) => PromiseLike<unknown>;
  exchanges.length = 0;
  const list = ["cursor", "offset", "log", "unpaged"].includes(answer ?? "");
  const args: unknown[] = [...ids];
  if (operation.body) args.push(unwrap(operation));
  if (query ?? (list && operation.method === "GET")) {
    args.push(requiredParams(operation));
  }
  const result = method(...args, { headers });
  expect(result instanceof PagePromise).toBe(list);
  try {
    const value = await result;
    if (answer === "nothing") expect(value).toBeUndefined();
    else expect(value).toBeDefined();
  } catch (error) {
    expect(error).toBeInstanceOf(KapsoApiError);
    expect(error).toMatchObject({ operationId: operation.id });
  }
  expect(exchanges).toHaveLength(1);
  return exchanges[0]!;
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

/** The body as the method takes it: the example without its envelopes. */
function unwrap(operation: DescribedOperation): unknown {
  const { body } = operations[`${operation.method} ${operation.path}`]!;
  const keys = typeof body === "string" ? body.split(".") : [];
  return keys.reduce<unknown>(
    (inner, key) => (inner as Record<string, unknown>)[key],
    operation.body?.example,
  );
}

function requiredParams(
  operation: DescribedOperation,
): Record<string, unknown> {
  return Object.fromEntries(
    operation.parameters
      .filter(({ in: where, required }) => required && where !== "path")
      .map(({ name, schema, example }) => [
        name,
        example ??
          (schema.format === "date-time"
            ? new Date("2025-07-01T00:00:00Z")
            : "once-1"),
      ]),
  );
}

/** Ids of the path: of what the sandbox holds where a list tells, else made up. */
async function findIds({
  path,
  parameters,
}: DescribedOperation): Promise<string[]> {
  const ids: string[] = [];
  let prefix = "";
  for (const part of path.split("/").slice(1)) {
    if (!part.startsWith("{")) {
      prefix += `/${part}`;
      continue;
    }
    const name = part.slice(1, -1);
    const parameter = parameters.find(
      (p) => p.in === "path" && p.name === name,
    );
    const id =
      (await firstIdOf(prefix, name)) ??
      (typeof parameter?.example === "string"
        ? parameter.example
        : undefined) ??
      (parameter?.schema.format === "uuid" ? UNKNOWN : "1234567890");
    ids.push(id);
    prefix += `/${encodeURIComponent(id)}`;
  }
  return ids;
}

async function firstIdOf(
  path: string,
  name: string,
): Promise<string | undefined> {
  const response = await sandbox.fetch(`${sandbox.url}${path}`, {
    headers: { "x-api-key": sandbox.apiKey },
  });
  if (!response.ok) return undefined;
  const { data } = (await response.json()) as { data?: unknown };
  const [first] = (Array.isArray(data) ? data : []) as Record<
    string,
    unknown
  >[];
  const id = first?.[name] ?? first?.id;
  return typeof id === "string" ? id : undefined;
}
