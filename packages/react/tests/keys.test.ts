import { hashKey } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import {
  contactKeys,
  conversationAssignmentKeys,
  conversationKeys,
  kapsoKeys,
} from "../src/options.js";

const hashes = (...keys: readonly (readonly unknown[])[]): string[] =>
  keys.map((key) => hashKey(key));

describe("query keys", () => {
  it("are the same for the same filters, however they are written", () => {
    const time = "2025-07-16T09:45:00Z";
    const [first, ...others] = hashes(
      conversationKeys.list({ status: "active", last_active_after: time }),
      conversationKeys.list({ last_active_after: time, status: "active" }),
      conversationKeys.list({
        status: "active",
        last_active_after: new Date(time),
        phone_number: undefined,
      }),
      conversationKeys.list({
        status: "active",
        last_active_after: "2025-07-16T11:45:00.000+02:00",
      }),
    );
    expect(new Set(others)).toEqual(new Set([first]));
    expect(
      new Set(hashes(conversationKeys.list(), conversationKeys.list({}))),
    ).toHaveProperty("size", 1);
  });

  it("tell microseconds apart, which a Date does not hold", () => {
    const [a, b] = hashes(
      contactKeys.list({ created_after: "2025-07-16T09:45:00.000001Z" }),
      contactKeys.list({ created_after: "2025-07-16T09:45:00.000002Z" }),
    );
    expect(a).not.toBe(b);
  });

  it("keep a plain and an infinite query of a list apart", () => {
    const [plain, infinite] = hashes(
      conversationKeys.list({ status: "active" }),
      conversationKeys.infinite({ status: "active" }),
    );
    expect(plain).not.toBe(infinite);
  });

  it("leave positions out of infinite queries", () => {
    const params = { status: "active", after: "cursor" } as never;
    expect(conversationKeys.infinite(params)).toEqual(
      conversationKeys.infinite({ status: "active" }),
    );
  });

  it("take a time that does not parse as it is", () => {
    const wrong = { created_after: "yesterday" };
    expect(conversationKeys.list(wrong).at(-1)).toEqual(wrong);
    expect(
      conversationKeys.list({ created_after: new Date(NaN) }).at(-1),
    ).toEqual({ created_after: "Invalid Date" });
  });

  it("nest from the widest to the narrowest", () => {
    const levels = [
      kapsoKeys.all,
      conversationKeys.all,
      conversationKeys.lists(),
    ];
    const narrow = [
      conversationKeys.list({ limit: 1 }),
      conversationKeys.infinite(),
    ];
    for (const key of narrow) {
      for (const level of levels) {
        expect(key.slice(0, level.length)).toEqual([...level]);
      }
    }
    expect(conversationKeys.detail("id").slice(0, 3)).toEqual([
      ...conversationKeys.details(),
    ]);
    expect(conversationAssignmentKeys.list("id")[1]).not.toBe(
      conversationKeys.all[1],
    );
  });
});
