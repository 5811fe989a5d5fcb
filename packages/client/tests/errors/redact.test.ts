import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toApiError, toParseError } from "../../src/errors/failed-response.js";
import { createRedactor } from "../../src/errors/redactor.js";

const KEY = "kapso_live_5f2d8c77e1";
const redactor = createRedactor(() => [KEY]);
const { redact, redactCause } = redactor;
const keyless = createRedactor(() => []);

describe("redact", () => {
  it("replaces every occurrence, in keys and values at any depth", () => {
    expect(
      redact({ a: `${KEY}${KEY}`, b: [{ [`x${KEY}`]: KEY }], c: 1, d: null }),
    ).toEqual({
      a: "[redacted][redacted]",
      b: [{ "x[redacted]": "[redacted]" }],
      c: 1,
      d: null,
    });
  });

  it("replaces the beginning of a key where a text was cut", () => {
    for (let length = 8; length < KEY.length; length++) {
      expect(redact(`"x${KEY.slice(0, length)}…, not a cursor`)).toBe(
        '"x[redacted]…, not a cursor',
      );
    }
    expect(redact("kapso…")).toBe("kapso…");
  });

  it("replaces a key that a URL has escaped", () => {
    const { redact: redactSpecial } = createRedactor(() => ["a+b/c=d e%f"]);
    expect(redactSpecial("/x?key=a%2Bb%2Fc%3Dd%20e%25f&y=1")).toBe(
      "/x?key=[redacted]&y=1",
    );
  });

  it("replaces it in base64, with anything before and after it", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary-ascii", maxLength: 9 }),
        fc.string({ unit: "binary-ascii", maxLength: 9 }),
        fc.constantFrom("base64" as const, "base64url" as const),
        fc.constantFrom(KEY, "live>>>???~~~key"),
        (before, after, encoding, key) => {
          const { redact } = createRedactor(() => [key]);
          const encode = (text: string): string =>
            Buffer.from(text).toString(encoding);
          const clean = redact(`Basic ${encode(before + key + after)}`);
          expect(clean).toContain("[redacted]");
          expect(clean.length).toBeLessThan(
            `Basic ${encode(before + after)}[redacted]`.length + 5,
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it("replaces it in headers, and keeps other headers", () => {
    const headers = new Headers({
      "x-echo": `key=${KEY}`,
      "x-other": "1",
      [`x-${KEY}`]: "1",
    });
    headers.append("set-cookie", "a=1");
    headers.append("set-cookie", "b=2");
    const copy = redact(headers);
    expect(copy.get("x-echo")).toBe("key=[redacted]");
    expect(copy.get("x-other")).toBe("1");
    expect(copy.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect([...copy.keys()].join()).not.toContain(KEY);
    expect(headers.get("x-echo")).toContain(KEY);
  });

  it("removes it from any JSON", () => {
    const text = fc.oneof(
      fc.string(),
      fc.tuple(fc.string(), fc.string()).map((parts) => parts.join(KEY)),
    );
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        text,
        fc.integer(),
        fc.constant(null),
        fc.array(tie("value")),
        fc.dictionary(text, tie("value")),
      ),
    })).value;
    fc.assert(
      fc.property(json, (value) => {
        const before = JSON.stringify(value);
        const after = JSON.stringify(redact(value));
        expect(after).not.toContain(KEY);
        expect(JSON.stringify(value)).toBe(before);
        if (!before.includes(KEY)) expect(after).toBe(before);
      }),
    );
  });

  it("does not change unrelated text if the key is short", () => {
    const { redact: redactShort } = createRedactor(() => ["test"]);
    expect(redactShort({ error: "the test failed" })).toEqual({
      error: "the test failed",
    });
  });

  it("changes nothing without a key", () => {
    const body = { error: KEY };
    expect(keyless.redact(body)).toBe(body);
  });
});

describe("redactCause", () => {
  it("keeps the parts of an error that describe the failure", () => {
    const cause = Object.assign(new TypeError("fetch failed"), {
      code: "E_X",
      request: { headers: { "x-api-key": KEY } },
    });
    const copy = redactCause(cause) as TypeError & { code: string };
    expect(copy).toBeInstanceOf(Error);
    expect(copy).toMatchObject({
      name: "TypeError",
      message: "fetch failed",
      code: "E_X",
    });
    expect(copy.stack).toBe(cause.stack);
    expect(copy).not.toHaveProperty("request");
  });

  it("recognizes an error of another realm", () => {
    const cause: unknown = runInNewContext(
      `new TypeError("failed with ${KEY}")`,
    );
    expect(cause).not.toBeInstanceOf(Error);
    const copy = redactCause(cause);
    expect(copy).toBeInstanceOf(Error);
    expect(copy).toMatchObject({
      name: "TypeError",
      message: "failed with [redacted]",
    });
  });

  it("follows causes, even circular ones", () => {
    const inner = new Error(`inner ${KEY}`);
    const outer = new Error("outer", { cause: inner });
    inner.cause = outer;
    const copy = redactCause(outer);
    expect(copy).toHaveProperty("cause.message", "inner [redacted]");
    expect(inspect(copy, { depth: Infinity, showHidden: true })).not.toContain(
      KEY,
    );
  });

  it.each([
    [`thrown ${KEY}`, "thrown [redacted]"],
    [{ key: KEY }, "[redacted]"],
    [null, null],
    [7, 7],
  ])(
    "shows a value that is not an error as text only: %j",
    (thrown, expected) => {
      expect(redactCause(thrown)).toBe(expected);
    },
  );

  it("changes nothing without a key", () => {
    const cause = new Error("x");
    expect(keyless.redactCause(cause)).toBe(cause);
  });
});

describe("an error for a response that echoes the key", () => {
  const shown = (error: Error): string =>
    [
      String(error),
      error.stack,
      JSON.stringify(error),
      JSON.stringify([...(error as Error & { headers: Headers }).headers]),
      inspect(error, { depth: Infinity, showHidden: true }),
    ].join("\n");
  const headers = new Headers({
    "x-request-id": KEY,
    "content-type": `text/${KEY}`,
  });

  it.each([
    { error: `The key ${KEY} is revoked`, code: KEY },
    { errors: { [KEY]: [KEY] } },
    `<p>${KEY}</p>`,
    // A cut in the middle of the key would leave a part of it.
    "x".repeat(1000 - KEY.length / 2) + KEY,
  ])("does not show it: %j", (body) => {
    const error = toApiError(redactor, { status: 401, headers, body });
    expect(shown(error)).toContain("[redacted]");
    expect(shown(error)).not.toContain(KEY.slice(0, 8));
  });

  it("does not show a part of it at the end of an excerpt", () => {
    const body = "x".repeat(1000 - KEY.length / 2) + KEY;
    const error = toParseError(redactor, { status: 200, body, headers });
    expect(shown(error)).not.toContain(KEY.slice(0, 8));
  });

  it("does not show it if the body is not JSON", () => {
    const body = `<p>${KEY}</p>`;
    let cause: unknown;
    try {
      JSON.parse(body);
    } catch (error) {
      cause = error;
    }
    const error = toParseError(redactor, { status: 200, body, headers }, cause);
    expect(error.body).toBe("<p>[redacted]</p>");
    expect(shown(error)).not.toContain(KEY);
  });
});
