import { describe, expect, it } from "vitest";
import { relativeTime } from "../src/relative-time.js";

const now = Date.parse("2025-07-16T12:00:00Z");

describe("a relative time", () => {
  it.each([
    ["2025-07-16T11:59:45Z", "just now"],
    ["2025-07-16T11:57:00Z", "3 minutes ago"],
    ["2025-07-16T11:00:10Z", "59 minutes ago"],
    ["2025-07-16T10:00:00Z", "2 hours ago"],
    ["2025-07-15T12:01:00Z", "23 hours ago"],
    ["2025-07-15T11:00:00Z", "yesterday"],
    ["2025-06-01T12:00:00Z", "last month"],
    ["2025-07-17T13:00:00Z", "tomorrow"],
  ])("%s is %s", (iso, words) => {
    expect(relativeTime(iso, now)).toBe(words);
  });
});
