import type { Paging } from "@kapso-platform/types";
import { onTestFinished } from "vitest";
import {
  createSandbox,
  type Sandbox,
  type SandboxOptions,
} from "../../src/index.js";
import { createResponseValidator } from "./response-validator.js";
import { bundledDescription } from "../../src/spec/description.js";

const description = bundledDescription();
const validate = createResponseValidator(description);

/** A response with its body read; `error` is there if it was rejected. */
export interface ApiResponse<Body> {
  status: number;
  headers: Headers;
  body: Body & { error?: string };
}

/** A request; `body` is sent as JSON unless it is a string. */
export interface CallInit {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A sandbox that listens, and is closed when the test ends. */
export async function startSandbox(
  options: SandboxOptions = {},
): Promise<Sandbox> {
  const sandbox = createSandbox(options);
  onTestFinished(() => sandbox.close());
  await sandbox.listen();
  return sandbox;
}

/** A sandbox without conversations that listens. */
export function startEmpty(): Promise<Sandbox> {
  return startSandbox({ conversations: 0 });
}

/**
 * Calls the API over HTTP with the right key. A response that does not fit the
 * description fails the test.
 */
export function call<Body = object>(
  sandbox: Sandbox,
  path: string,
  init: CallInit = {},
): Promise<ApiResponse<Body>> {
  const { method = "GET" } = init;
  const operationId = method === "HEAD" ? undefined : operationAt(method, path);
  const checked = request(sandbox, sandbox.url + path, init, (response) =>
    operationId ? validate({ operationId, ...response }) : [],
  );
  // The body fits the description.
  return checked as Promise<ApiResponse<Body>>;
}

/**
 * Sends a request with the right key; a `FormData` is sent as a form.
 *
 * @param check - returns how the response does not fit the description.
 */
export async function request(
  { apiKey }: Sandbox,
  url: string,
  { method = "GET", body, headers = {} }: CallInit,
  check: (
    response: Omit<Parameters<typeof validate>[0], "operationId">,
  ) => string[],
): Promise<{ status: number; headers: Headers; body: unknown }> {
  const isJson = body !== undefined && !(body instanceof FormData);
  const response = await fetch(url, {
    method,
    headers: {
      "X-API-Key": apiKey,
      ...(isJson && { "content-type": "application/json" }),
      ...headers,
    },
    // A form, or text that is sent as it is.
    body:
      isJson && typeof body !== "string"
        ? JSON.stringify(body)
        : (body as BodyInit),
  });
  const text = await response.text();
  const { status } = response;
  const contentType = response.headers.get("content-type");
  const problems = check({ status, contentType, body: text });
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return {
    status,
    headers: response.headers,
    body: text === "" ? {} : JSON.parse(text),
  };
}

/** The operation of a request, found without the sandbox's own router. */
function operationAt(method: string, path: string): string | undefined {
  const [pathname = ""] = path.split("?");
  const matches = description.operations.filter(
    (operation) =>
      operation.method === method &&
      new RegExp(`^${operation.path.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`).test(
        pathname,
      ),
  );
  return matches[0]?.operationId;
}

/** The response of any cursor list. */
export interface CursorList<Item> {
  data: Item[];
  paging: Paging;
}

/** The items of all pages of a cursor list, walked in one direction. */
export async function walk<Item>(
  sandbox: Sandbox,
  path: string,
  direction: "next" | "previous" = "next",
  from?: string,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor = from;
  for (let pages = 0; pages < 1000; pages += 1) {
    const url = new URL(sandbox.url + path);
    const name = direction === "next" ? "after" : "before";
    if (cursor !== undefined) url.searchParams.set(name, cursor);
    const { status, body } = await call<CursorList<Item>>(
      sandbox,
      url.href.slice(sandbox.url.length),
    );
    if (status !== 200) throw new Error(body.error);
    if (direction === "next") items.push(...body.data);
    else items.unshift(...body.data);
    const following = body.paging[direction];
    if (following === null) return items;
    cursor = following;
  }
  throw new Error("The walk does not end.");
}

/** A cursor spelled by hand, for positions that no response gave. */
export function cursorOf(values: unknown[], columns: string[]): string {
  return Buffer.from(JSON.stringify({ values, columns })).toString("base64");
}

/** The id of so many a row: a valid UUID that sorts by number. */
export function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

/** A query string from values. */
export function query(
  values: Record<string, string | number | boolean | undefined>,
): string {
  const texts = Object.entries(values).flatMap(
    ([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
  );
  return `?${new URLSearchParams(texts).toString()}`;
}
