import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createApiError } from "../../src/errors/create-api-error.js";
import { toApiError } from "../../src/errors/failed-response.js";
import { createRedactor } from "../../src/errors/redactor.js";
import * as errors from "../../src/generated/errors.js";

const create = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) => createApiError({ status, body, headers: new Headers(headers) });

describe("the class depends on the status", () => {
  it.each([
    [400, errors.KapsoValidationError],
    [401, errors.KapsoAuthenticationError],
    [402, errors.KapsoPlanError],
    [403, errors.KapsoPermissionError],
    [404, errors.KapsoNotFoundError],
    [409, errors.KapsoConflictError],
    [422, errors.KapsoValidationError],
    [429, errors.KapsoRateLimitError],
    [500, errors.KapsoServerError],
    [502, errors.KapsoServerError],
    [507, errors.KapsoServerError],
    [302, errors.KapsoApiError],
    [405, errors.KapsoApiError],
    [418, errors.KapsoApiError],
    [600, errors.KapsoApiError],
  ])("%i", (status, expected) => {
    const error = create(status, { error: "x" });
    expect(error.constructor).toBe(expected);
    expect(error.name).toBe(expected.name);
    expect(error).toBeInstanceOf(errors.KapsoApiError);
    expect(error).toBeInstanceOf(errors.KapsoError);
    expect(error.status).toBe(status);
  });
});

describe("message and code are read from bodies of every shape", () => {
  it.each([
    [
      404,
      { error: "WhatsApp conversation not found" },
      "404 Not Found: WhatsApp conversation not found",
      undefined,
    ],
    [
      429,
      { error: "Rate limited", message: "Try again in 5 s" },
      "429 Too Many Requests: Rate limited: Try again in 5 s",
      undefined,
    ],
    [
      409,
      { error: "Finding is closed", code: "finding_closed" },
      "409 Conflict: Finding is closed",
      "finding_closed",
    ],
    [
      422,
      {
        errors: {
          title: ["can't be blank", "is too short"],
          body: ["is missing"],
        },
      },
      "422 Unprocessable Content: title: can't be blank, is too short; body: is missing",
      undefined,
    ],
    [
      422,
      {
        data: {
          available: true,
          events: [],
          error: "The search failed.",
          code: "elastic_search_failed",
        },
      },
      "422 Unprocessable Content: The search failed.",
      "elastic_search_failed",
    ],
    [
      422,
      {
        error: "Invalid flow",
        validation_errors: [
          { error_type: "A", message: "no screens" },
          { message: "bad id" },
        ],
      },
      "422 Unprocessable Content: Invalid flow: no screens, bad id",
      undefined,
    ],
    [
      400,
      {
        message: "Page 51 is too deep",
        detail: "Use cursors",
        requested_page: 51,
        max_page: 50,
      },
      "400 Bad Request: Page 51 is too deep: Use cursors",
      undefined,
    ],
    [
      502,
      {
        error: "Meta is down",
        error_kind: "meta_unavailable",
        meta_error_code: null,
        meta_trace_id: null,
      },
      "502 Bad Gateway: Meta is down",
      "meta_unavailable",
    ],
    [
      400,
      {
        error: {
          message: "Unsupported post request",
          type: "OAuthException",
          code: 100,
        },
      },
      "400 Bad Request: Unsupported post request",
      "100",
    ],
    [
      400,
      {
        error: {
          message: "(#130429) Rate limit hit",
          type: "OAuthException",
          code: 130429,
          error_subcode: 999001,
          error_data: { messaging_product: "whatsapp", details: "Too fast" },
          fbtrace_id: "trace",
        },
      },
      "400 Bad Request: (#130429) Rate limit hit: Too fast",
      "130429",
    ],
    [
      422,
      { errors: ["first", "second"] },
      "422 Unprocessable Content: first, second",
      undefined,
    ],
    [
      400,
      { error: "Same", message: "Same" },
      "400 Bad Request: Same",
      undefined,
    ],
    [418, { error: "short and stout" }, "418: short and stout", undefined],
  ])("%i %j", (status, body, message, code) => {
    const error = create(status, body);
    expect(error.message).toBe(message);
    expect(error.code).toBe(code);
    expect(error.body).toEqual(body);
  });

  it.each([
    [{}, "404 Not Found"],
    [{ data: { name: "x" } }, "404 Not Found"],
    [{ error: null, code: {} }, "404 Not Found"],
    [[], "404 Not Found"],
    [7, "404 Not Found"],
  ])("a body without a message, %j", (body, message) => {
    const error = create(404, body);
    expect(error.message).toBe(message);
    expect(error.code).toBeUndefined();
  });

  it.each(["", undefined, null])("an empty body, %j", (body) => {
    expect(create(502, body).message).toBe(
      "502 Bad Gateway: the body was empty",
    );
  });

  it("the page of a proxy is mentioned, but not included", () => {
    const page = `<html>${"<p>nginx</p>".repeat(10_000)}</html>`;
    const error = create(502, page, { "content-type": "text/html" });
    expect(error.message).toBe(
      "502 Bad Gateway: the body was not JSON (text/html)",
    );
    expect(error.body).toMatch(/^<html><p>nginx/);
    expect(String(error.body).length).toBeLessThan(1100);
  });

  it("a long message is shortened", () => {
    expect(
      create(400, { error: "x".repeat(10_000) }).message.length,
    ).toBeLessThan(600);
  });

  it("any body gives an error", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 300, max: 599 }),
        fc.jsonValue(),
        (status, body) => {
          const error = create(status, body);
          expect(error).toBeInstanceOf(errors.KapsoApiError);
          expect(error.message.startsWith(`${status}`)).toBe(true);
        },
      ),
    );
  });

  it("however deeply the body is nested", () => {
    const deep = (open: string, close: string): unknown =>
      JSON.parse(`${open.repeat(50_000)}1${close.repeat(50_000)}`);
    for (const body of [deep("[", "]"), deep('{"error":', "}")]) {
      for (const secrets of [[], ["secret-key"]]) {
        const headers = new Headers();
        const redactor = createRedactor(() => secrets);
        const error = toApiError(redactor, { status: 500, headers, body });
        expect(error.message).toMatch(/^500 /);
      }
    }
  });
});

describe("Meta's explanation and trace are read", () => {
  const fbtrace_id = "A1b2";
  it.each([
    [{ error: { error_data: { details: "d" }, fbtrace_id } }, "d", "A1b2"],
    [{ error: "Meta is down", meta_trace_id: "m1" }, undefined, "m1"],
    [{ error: { error_data: "d", fbtrace_id: 7 } }, undefined, undefined],
    [{ error: { error_data: { details: "" } } }, undefined, undefined],
    ["text", undefined, undefined],
    [null, undefined, undefined],
  ])("from %j", (body, details, traceId) => {
    const error = create(400, body);
    expect(error).toMatchObject({ details, traceId });
  });
});

it("has the values of the headers", () => {
  const error = createApiError({
    status: 429,
    headers: new Headers({
      "x-request-id": "req-1",
      "retry-after": "7",
      "x-limit": "100",
    }),
    body: { error: "Slow down" },
    operation: "listThings",
  });
  expect(error).toMatchObject({
    requestId: "req-1",
    retryAfter: 7,
    operation: "listThings",
  });
  expect(error.headers.get("x-limit")).toBe("100");
});

it("has undefined for missing headers", () => {
  expect(create(500, {})).toMatchObject({
    requestId: undefined,
    retryAfter: undefined,
    operation: undefined,
  });
});
