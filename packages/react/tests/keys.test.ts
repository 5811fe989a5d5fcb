import { QueryClient, hashKey } from "@tanstack/react-query";
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
  it("are equal for equal filters in any notation", () => {
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

  it("distinguish microseconds, which a Date cannot represent", () => {
    const [a, b] = hashes(
      contactKeys.list({ created_after: "2025-07-16T09:45:00.000001Z" }),
      contactKeys.list({ created_after: "2025-07-16T09:45:00.000002Z" }),
    );
    expect(a).not.toBe(b);
  });

  it("distinguish a plain and an infinite query of a list", () => {
    const keys = hashes(
      conversationKeys.list({ status: "active" }),
      conversationKeys.plain({ status: "active" }),
      conversationKeys.infinite({ status: "active" }),
    );
    expect(new Set(keys)).toHaveProperty("size", 3);
  });

  it.each([
    [conversationKeys.list({ status: "active" }), [true, true, true, false]],
    [
      conversationKeys.list({ status: "active", limit: 5 }),
      [false, true, false, false],
    ],
    [conversationKeys.list(), [true, true, true, true]],
    [conversationAssignmentKeys.list("id"), [false, false, false, false]],
  ])(
    "find both kinds of a list by its filters: %j",
    async (queryKey, found) => {
      const queryClient = new QueryClient();
      const keys = [
        conversationKeys.plain({ status: "active", after: "cursor" }),
        conversationKeys.infinite({ status: "active", limit: 5 }),
        conversationKeys.infinite({ status: "active" }),
        conversationKeys.infinite({ status: "ended" }),
      ];
      for (const key of keys) queryClient.setQueryData(key, {});
      await queryClient.invalidateQueries({ queryKey });
      expect(
        keys.map((key) => queryClient.getQueryState(key)?.isInvalidated),
      ).toEqual(found);
    },
  );

  it("find every list that belongs to one item", async () => {
    const queryClient = new QueryClient();
    const keys = [
      conversationAssignmentKeys.plain("c1"),
      conversationAssignmentKeys.infinite("c1"),
      conversationAssignmentKeys.infinite("c2"),
    ];
    for (const key of keys) queryClient.setQueryData(key, {});
    await queryClient.invalidateQueries({
      queryKey: conversationAssignmentKeys.list("c1"),
    });
    expect(
      keys.map((key) => queryClient.getQueryState(key)?.isInvalidated),
    ).toEqual([true, true, false]);
  });

  it("leave positions out of infinite queries", () => {
    const params = { status: "active", after: "cursor" } as never;
    expect(conversationKeys.infinite(params)).toEqual(
      conversationKeys.infinite({ status: "active" }),
    );
  });

  it("do not change an invalid time", () => {
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
      conversationKeys.plain({ limit: 1 }),
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
