import { expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { bundledDescription } from "../src/spec/description.js";
import type { Operation } from "../src/spec/operations.js";
import { call, startSandbox } from "./support/api.js";
import { requestOf } from "./support/requests.js";

const { operations, validator } = bundledDescription();

const WRITING = operations.filter(
  ({ body, method }) => body && method !== "GET",
);

/** Half of a surrogate pair, and a NUL character in the middle. */
const TAIL = "\ud83d\u0000kept";

/** The path of an operation with ids of rows that exist, as far as lists show. */
async function existingPath(
  sandbox: Sandbox,
  operation: Operation,
): Promise<string> {
  const made = requestOf(operation).path.split(/[/?]/);
  const steps: string[] = [];
  for (const [index, step] of operation.path.split("/").entries()) {
    const name = /^\{(.+)\}$/.exec(step)?.[1];
    if (name === undefined) {
      steps.push(step);
      continue;
    }
    const { body } = await call<{ data?: unknown }>(sandbox, steps.join("/"));
    const [row] = Array.isArray(body.data)
      ? (body.data as Record<string, unknown>[])
      : [];
    const id = row?.[name] ?? row?.id ?? row?.waba_id;
    steps.push(typeof id === "string" ? encodeURIComponent(id) : made[index]!);
  }
  return steps.join("/");
}

/** A body with the tail behind every text that may be any text. */
function withTails(operation: Operation, body: unknown): unknown {
  const pointer = operation.body?.pointer ?? [];
  const root = { body: structuredClone(body) };
  const visit = (holder: Record<string, unknown>, name: string): void => {
    const value = holder[name];
    if (typeof value === "object" && value !== null) {
      for (const inner of Object.keys(value)) {
        visit(value as Record<string, unknown>, inner);
      }
    }
    if (typeof value !== "string") return;
    holder[name] = `cut${TAIL}`;
    if (validator.check(pointer, root.body).length > 0) holder[name] = value;
  };
  visit(root, "body");
  return root.body;
}

test("every operation that writes keeps text whole, or rejects it", async () => {
  const sandbox = await startSandbox({ conversations: 5 });
  const written: string[] = [];
  for (const operation of WRITING) {
    const { operationId, method } = operation;
    const { init } = requestOf(operation);
    const path = await existingPath(sandbox, operation);
    const body = withTails(operation, init.body);
    const { status, body: response } = await call(sandbox, path, {
      ...init,
      body,
    });
    expect([operationId, status < 500]).toEqual([operationId, true]);
    if (status < 300 && JSON.stringify(body).includes("cut")) {
      written.push(`${method} ${operation.path}`);
    }
    // Errors quote a text as it was sent; slugs are made from it.
    if (status >= 300) continue;
    for (const [text] of JSON.stringify(response).matchAll(/"cut[^"]*"/g)) {
      expect([operationId, text]).toEqual([
        operationId,
        expect.stringMatching(/^"cut(-|�\\u0000)kept/),
      ]);
    }
  }
  // What was stored can be read.
  for (const { path, method } of operations) {
    if (method !== "GET" || path.includes("{")) continue;
    const { status } = await call(sandbox, path);
    expect([path, status < 500]).toEqual([path, true]);
  }
  // Others reject the made-up ids in their bodies.
  expect(written.length).toBeGreaterThanOrEqual(10);
}, 60_000);
