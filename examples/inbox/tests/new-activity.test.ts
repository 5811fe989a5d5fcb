import type { WhatsappConversation } from "@kapso-platform/client";
import { describe, expect, it } from "vitest";
import { newAtTop, rowsMoved } from "../src/conversations/new-activity.js";

/** Conversations by id, with the time of activity after the colon. */
function list(...rows: string[]): WhatsappConversation[] {
  return rows.map((row) => {
    const [id = "", time = "0"] = row.split(":");
    return { id, last_active_at: time } as WhatsappConversation;
  });
}

const before = list("a", "b", "c", "d", "e");

describe("new activity at the top", () => {
  it.each([
    ["nothing", before, []],
    ["a new conversation", list("x:1", "a", "b", "c", "d", "e"), ["x"]],
    ["one that moved up", list("d:1", "a", "b", "c", "e"), ["d"]],
    ["the first one again", list("a:1", "b", "c", "d", "e"), ["a"]],
    ["another page below", list("a", "b", "c", "d", "e", "f"), []],
    ["one that left", list("b", "c", "d", "e"), []],
  ])("%s", (_, after, ids) => {
    expect(newAtTop(before, after)).toEqual(ids);
  });
});

describe("rows that moved, from the third visible row", () => {
  it.each([
    ["nothing changed", before, 0],
    ["two were added above", list("x:1", "y:1", "a", "b", "c", "d", "e"), 2],
    ["one below moved above", list("e:1", "a", "b", "c", "d"), 1],
    ["one above moved up", list("b:1", "a", "c", "d", "e"), 0],
    ["the third itself moved up", list("c:1", "a", "b", "d", "e"), 0],
    ["the third itself left", list("a", "b", "d", "e"), -1],
    ["one above left", list("b", "c", "d", "e"), -1],
    ["everything is new", list("x", "y"), 0],
  ])("%s", (_, after, rows) => {
    expect(rowsMoved(before, after, 2)).toBe(rows);
  });
});
