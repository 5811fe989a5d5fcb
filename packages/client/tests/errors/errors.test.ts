import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import * as all from "../../src/generated/errors.js";

const { isKapsoError, ...errors } = all;

const init = {
  status: 404,
  code: "c",
  body: { error: "x" },
  headers: new Headers(),
  requestId: "r",
  operation: "o",
  retryAfter: undefined,
};

const made: Record<keyof typeof errors, all.KapsoError> = {
  KapsoError: new errors.KapsoError("m"),
  KapsoAbortError: new errors.KapsoAbortError("reason"),
  KapsoArgumentError: new errors.KapsoArgumentError(
    "limit",
    "must be from 1 to 100, not 0",
  ),
  KapsoConnectionError: new errors.KapsoConnectionError("m"),
  KapsoResponseSizeError: new errors.KapsoResponseSizeError("m", 10),
  KapsoTimeoutError: new errors.KapsoTimeoutError("m", 50),
  KapsoPaginationError: new errors.KapsoPaginationError("m", "cursor"),
  KapsoParseError: new errors.KapsoParseError({
    status: 200,
    body: "<html>",
    headers: new Headers({ "content-type": "text/html" }),
  }),
  KapsoApiError: new errors.KapsoApiError("m", init),
  KapsoAuthenticationError: new errors.KapsoAuthenticationError("m", init),
  KapsoConflictError: new errors.KapsoConflictError("m", init),
  KapsoNotFoundError: new errors.KapsoNotFoundError("m", init),
  KapsoPermissionError: new errors.KapsoPermissionError("m", init),
  KapsoPlanError: new errors.KapsoPlanError("m", init),
  KapsoRateLimitError: new errors.KapsoRateLimitError("m", init),
  KapsoServerError: new errors.KapsoServerError("m", init),
  KapsoValidationError: new errors.KapsoValidationError("m", init),
};
const names = Object.keys(made) as (keyof typeof made)[];

describe.each(names)("%s", (name) => {
  const error = made[name];

  it("can be recognised by instanceof", () => {
    expect(error).toBeInstanceOf(errors[name]);
    expect(error).toBeInstanceOf(errors.KapsoError);
    expect(error).toBeInstanceOf(Error);
  });

  it("has a literal name, because minifiers shorten the name of the class", () => {
    expect(error.name).toBe(name);
    expect(Object.hasOwn(errors[name].prototype, "name")).toBe(true);
    expect(error.stack?.startsWith(`${name}: ${error.message}\n`)).toBe(true);
    expect(inspect(error).startsWith(`${name}: `)).toBe(true);
  });

  it("does not have its name as an own property", () => {
    expect(Object.keys(error)).not.toContain("name");
  });
});

it.each([
  ["KapsoTimeoutError", "KapsoConnectionError"],
  ["KapsoConnectionError", "KapsoTimeoutError"],
  ["KapsoParseError", "KapsoApiError"],
] as const)("a %s is not a %s", (name, other) => {
  expect(made[name]).not.toBeInstanceOf(errors[other]);
});

describe("the data of an error", () => {
  it.each([
    ["KapsoAbortError", { cause: "reason" }],
    [
      "KapsoArgumentError",
      { argument: "limit", message: "limit must be from 1 to 100, not 0" },
    ],
    ["KapsoTimeoutError", { timeout: 50 }],
    ["KapsoPaginationError", { cursor: "cursor" }],
    ["KapsoApiError", init],
    ["KapsoNotFoundError", init],
    [
      "KapsoParseError",
      {
        status: 200,
        body: "<html>",
        operation: undefined,
        message:
          "200: the body is not the documented JSON (text/html); a web page responded instead of the API: check baseUrl",
      },
    ],
  ] as const)("%s", (name, members) => {
    expect(made[name]).toMatchObject(members);
  });

  it("includes the beginning of a body that could not be parsed", () => {
    const error = new errors.KapsoParseError({
      status: 200,
      body: "x".repeat(10_000),
      headers: new Headers(),
    });
    expect(error.body).toBe(`${"x".repeat(1000)}…`);
  });
});
