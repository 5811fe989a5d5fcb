import type { WhatsappMessage } from "@kapso-platform/client";
import { describe, expect, it } from "vitest";
import { joinMessages } from "../src/conversation/join-messages.js";

/** Messages by letter, newest first; a fresh copy is a capital letter. */
function list(letters: string): WhatsappMessage[] {
  return Array.from(letters).map(
    (letter) =>
      ({
        id: letter.toLowerCase(),
        type: letter,
      }) as unknown as WhatsappMessage,
  );
}

describe("the newest page and the messages loaded before", () => {
  it.each([
    ["one is new", "EDC", "dcba", "EDCba"],
    ["nothing is new", "DC", "dcba", "DCba"],
    ["all but one is new", "GFED", "dcba", "GFEDcba"],
    ["the first ones ever", "BA", "", "BA"],
    ["a later one was loaded in between", "DC", "edcba", "eDCba"],
    ["the latest was erased", "ECB", "dcba", "ECBa"],
    ["one in the middle was erased", "DB", "dcba", "DBa"],
    ["no messages at all", "", "", ""],
  ])("%s: %j and %j", (_, newest, loaded, joined) => {
    const types = joinMessages(list(newest), list(loaded))?.map(
      ({ type }) => type,
    );
    expect(types?.join("")).toBe(joined);
  });

  it("cannot be joined when more arrived in between than the page holds", () => {
    expect(joinMessages(list("HGF"), list("dcba"))).toBeNull();
  });
});
