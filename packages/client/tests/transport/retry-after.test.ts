import { afterEach, describe, expect, it, vi } from "vitest";
import { parseRetryAfter } from "../../src/transport/retry-after.js";

const NOW = Date.UTC(1994, 10, 6, 8, 49, 30);
const parse = (value: string): number | undefined =>
  parseRetryAfter(new Headers({ "retry-after": value }), NOW);

describe("Retry-After", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    ["0", 0],
    ["7", 7],
    [" 120 ", 120],
    ["0.1", 0.1],
    ["1.5", 1.5],
  ])("reads %j as seconds", (value, seconds) => {
    expect(parse(value)).toBe(seconds);
  });

  it.each([
    "Sun, 06 Nov 1994 08:49:37 GMT",
    "Sunday, 06-Nov-94 08:49:37 GMT",
    "Sun Nov  6 08:49:37 1994",
  ])("reads the date %s in UTC, in any time zone", (value) => {
    vi.stubEnv("TZ", "America/Lima");
    expect(parse(value)).toBe(7);
  });

  it("compares a date with the Date header, not with the local clock", () => {
    const headers = new Headers({
      "retry-after": "Sun, 06 Nov 1994 08:49:37 GMT",
      date: "Sun, 06 Nov 1994 08:49:33 GMT",
    });
    expect(parseRetryAfter(headers, Date.UTC(2030, 0))).toBe(4);
  });

  it("reads a past date as 0", () => {
    expect(parse("Sun, 06 Nov 1994 08:49:00 GMT")).toBe(0);
  });

  it.each([
    "",
    "soon",
    "-5",
    "1e3",
    "0x10",
    "1, 2",
    "Foo, 99 Bar 2026 99:99:99 GMT",
  ])("ignores %j", (value) => {
    expect(parse(value)).toBeUndefined();
  });

  it("ignores a missing header", () => {
    expect(parseRetryAfter(new Headers())).toBeUndefined();
  });
});
