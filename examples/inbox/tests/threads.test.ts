import type { WhatsappConversation } from "@kapso-platform/client";
import { describe, expect, it } from "vitest";
import { newestOfThreads } from "../src/conversations/threads.js";
import { isWaiting, waitingCount } from "../src/unread/waiting.js";

function conversation(
  id: string,
  parts: Partial<WhatsappConversation> = {},
): WhatsappConversation {
  return { id, status: "active", ...parts } as WhatsappConversation;
}

describe("the conversations of a list", () => {
  it("are one thread per contact and business number, at the position of the newest", () => {
    const list = [
      conversation("a", { phone_number: "14155550171", phone_number_id: "1" }),
      conversation("b", { phone_number: "14155550172", phone_number_id: "1" }),
      conversation("c", { phone_number: "+14155550171", phone_number_id: "1" }),
      conversation("d", { phone_number: "14155550171", phone_number_id: "2" }),
      conversation("e", { business_scoped_user_id: "US.1" }),
      conversation("f", { business_scoped_user_id: "US.1" }),
      conversation("g"),
      conversation("h"),
    ];
    const ids = newestOfThreads(list).map(({ id }) => id);
    expect(ids.join("")).toBe("abdegh");
  });

  it("stay the same list if every contact has one conversation", () => {
    const list = [conversation("a"), conversation("b")];
    expect(newestOfThreads(list)).toBe(list);
  });
});

describe("a contact who waits", () => {
  const early = "2026-03-12T10:00:00Z";
  const late = "2026-03-12T10:00:00.500Z";

  it.each([
    ["wrote last", { last_inbound_at: late, last_outbound_at: early }, true],
    ["never got a reply", { last_inbound_at: early }, true],
    ["got a reply", { last_inbound_at: early, last_outbound_at: late }, false],
    ["never wrote", { last_outbound_at: early }, false],
    [
      "only reacted to our message",
      {
        last_inbound_at: late,
        last_outbound_at: early,
        last_message_type: "reaction",
      },
      false,
    ],
  ])("%s: %j is %s", (_, kapso, waits) => {
    expect(isWaiting(conversation("a", { kapso }))).toBe(waits);
    expect(isWaiting(conversation("a", { kapso, status: "ended" }))).toBe(
      false,
    );
  });

  it("is counted, with a plus sign if there are more pages", () => {
    const one = conversation("a", { kapso: { last_inbound_at: late } });
    expect(waitingCount([one, conversation("b")], false)).toBe("1");
    expect(waitingCount([one, one], true)).toBe("2+");
    expect(waitingCount([conversation("b")], true)).toBeNull();
  });
});
