import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCursor, encodeCursor } from "../src/resource/cursor.js";
import {
  formatMicroseconds,
  formatTimestamp,
  parseTimestamp,
} from "../src/storage/timestamps.js";

/** Microseconds of the years 1000 to 2250. */
const instants = fc.integer({
  min: Date.UTC(1000, 0) * 1000,
  max: Date.UTC(2250, 0) * 1000,
});

test("an instant survives being printed and read, in both forms", () => {
  fc.assert(
    fc.property(instants, (instant) => {
      expect(parseTimestamp(formatMicroseconds(instant))).toBe(instant);
      expect(parseTimestamp(formatTimestamp(instant))).toBe(instant);
      expect(formatTimestamp(instant)).toMatch(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/,
      );
    }),
  );
});

test("printed instants sort like the instants themselves", () => {
  fc.assert(
    fc.property(instants, instants, (a, b) => {
      const [first, second] = [a, b].map(formatMicroseconds);
      expect(first! < second!).toBe(a < b);
    }),
  );
});

test("offsets and fractions of any length are understood", () => {
  const base = Date.UTC(2026, 0, 1) * 1000;
  expect(parseTimestamp("2026-01-01T00:00:00Z")).toBe(base);
  expect(parseTimestamp("2026-01-01t00:00:00z")).toBe(base);
  expect(parseTimestamp("2026-01-01T02:30:00+02:30")).toBe(base);
  expect(parseTimestamp("2025-12-31T19:00:00-05:00")).toBe(base);
  expect(parseTimestamp("2026-01-01T00:00:00.1Z")).toBe(base + 100_000);
  expect(parseTimestamp("2026-01-01T00:00:00.000001999Z")).toBe(base + 1);
  expect(parseTimestamp("2025-12-31T23:59:60Z")).toBe(base);
  expect(parseTimestamp("1969-12-31T23:59:59.999999Z")).toBe(-1);
  expect(parseTimestamp("2024-02-29T00:00:00Z")).toBeDefined();
});

test.each([
  "",
  "2026-01-01",
  "2026-01-01T00:00:00",
  "2026-01-01T00:00Z",
  "2026-01-01 00:00:00Z",
  "2026-02-29T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "2026-00-01T00:00:00Z",
  "2026-01-01T24:00:00Z",
  "2026-01-01T00:60:00Z",
  "2026-01-01T00:00:61Z",
  "2026-01-01T00:00:00.1234567890Z",
  "2026-01-01T00:00:00.Z",
  "2026-01-01T00:00:00+24:00",
  "2026-01-01T00:00:00+0200",
  " 2026-01-01T00:00:00Z",
  "1767225600",
])("%j is no date-time", (text) => {
  expect(parseTimestamp(text)).toBeUndefined();
});

test("a position survives being spelled as a cursor and read", () => {
  fc.assert(
    fc.property(instants, fc.uuid(), (sort, id) => {
      const cursor = encodeCursor("created_at", { sort, id });
      // No character that a URL would need encoded, padding aside.
      expect(cursor).toMatch(/^[A-Za-z0-9]+=*$/);
      expect(decodeCursor("after", cursor, "created_at")).toEqual({ sort, id });
      expect(() => decodeCursor("after", cursor, "last_active_at")).toThrow(
        "another list",
      );
    }),
  );
});

test("no text breaks the reading of cursors", () => {
  const rejects = (text: string) => {
    try {
      decodeCursor("after", text, "created_at");
    } catch (error) {
      expect(error).toMatchObject({ name: "HttpProblem", status: 422 });
    }
  };
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.json(), (text, json) => {
      rejects(text);
      rejects(Buffer.from(json).toString("base64"));
    }),
  );
  expect.hasAssertions();
});

test("the published example cursor is read and spelled again as it was", () => {
  const published =
    "eyJ2YWx1ZXMiOlsiMjAyNi0wNS0xNVQxMzowNTowMC4wMDAwMDBaIiwiYzYzY2VkNDgtMTI4My00ZDU1LThjOGQtOTMwZjUyNWFhMGU1Il0sImNvbHVtbnMiOlsibGFzdF9hY3RpdmVfYXQiLCJpZCJdfQ==";
  const position = decodeCursor("after", published, "last_active_at");
  expect(position).toEqual({
    sort: Date.UTC(2026, 4, 15, 13, 5) * 1000,
    id: "c63ced48-1283-4d55-8c8d-930f525aa0e5",
  });
  expect(encodeCursor("last_active_at", position)).toBe(published);
});
