import { describe, expect, it, vi } from "vitest";
import type {
  MessagingConversation,
  WebhookConversation,
} from "@kapso-platform/types";
import {
  KapsoApiError,
  KapsoArgumentError,
  KapsoReplyWindowError,
  KapsoValidationError,
  type WhatsappConversation,
  replyWindow,
} from "../../src/index.js";
import { rejection } from "../rejection.js";
import { startSandbox } from "../sandbox.js";
import { respondWith } from "../transport/http-server.js";
import { startMessaging } from "./messaging-server.js";

const HOUR = 3_600_000;
const lastInbound = "2026-06-01T12:00:00.250000Z";
const written = Date.parse(lastInbound);
const conversation = { kapso: { last_inbound_at: lastInbound } };

describe("replyWindow", () => {
  it.each([
    [0, true, 24 * HOUR],
    [23 * HOUR, true, HOUR],
    [24 * HOUR - 1, true, 1],
    [24 * HOUR, false, 0],
    [90 * HOUR, false, 0],
  ])("after %i ms has isOpen %s", (passed, isOpen, remainingMs) => {
    const expected = {
      isOpen,
      remainingMs,
      closesAt: new Date("2026-06-02T12:00:00.250Z"),
    };
    expect(replyWindow(conversation, written + passed)).toEqual(expected);
    expect(replyWindow(conversation, new Date(written + passed))).toEqual(
      expected,
    );
  });

  it("uses the current time by default", () => {
    vi.useFakeTimers({ now: written + HOUR });
    try {
      expect(replyWindow(conversation).remainingMs).toBe(23 * HOUR);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    {},
    { kapso: null },
    { kapso: {} },
    { kapso: { last_inbound_at: null } },
    { kapso: { last_inbound_at: "never" } },
  ])("is closed if there is no inbound message: %j", (source) => {
    expect(replyWindow(source, 0)).toEqual({
      isOpen: false,
      closesAt: null,
      remainingMs: 0,
    });
  });

  it("accepts conversations of both APIs and of webhooks", () => {
    const kinds = {} as
      WhatsappConversation | MessagingConversation | WebhookConversation;
    expect(replyWindow(kinds).isOpen).toBe(false);
  });

  it.each([
    [[null], "conversation"],
    [["id"], "conversation"],
    [[conversation, new Date("x")], "now"],
  ])("rejects %j", (args, argument) => {
    const call = (): unknown => Reflect.apply(replyWindow, undefined, args);
    expect(call).toThrow(KapsoArgumentError);
    expect(call).toThrow(new RegExp(`^${argument} must be `));
  });
});

describe("KapsoReplyWindowError", () => {
  it("is thrown for a message after the window, and only for that", async () => {
    const { kapso } = await startSandbox({ conversations: 1 });
    const [number] = (await kapso.phoneNumbers.list()).items;
    const send = (to: string): Promise<unknown> =>
      rejection(
        kapso.whatsapp.messages.send(
          number!.phone_number_id,
          { to, type: "text", text: { body: "Hello" } },
          { maxRetries: 0 },
        ),
      );
    const closed = await send("+1 555 013 1047");
    expect(closed).toBeInstanceOf(KapsoReplyWindowError);
    expect(closed).toBeInstanceOf(KapsoApiError);
    expect(closed).toMatchObject({
      name: "KapsoReplyWindowError",
      code: "131047",
      operation: "whatsapp.messages.send",
    });
    const { details, traceId, message } = closed as KapsoApiError;
    expect(details).toMatch(/24 hours/);
    expect(traceId).not.toBe("");
    expect(message).toContain(details);

    const fast = await send("15550130429");
    expect(fast).toMatchObject({ code: "130429", retryAfter: 1 });
    expect(fast).not.toBeInstanceOf(KapsoReplyWindowError);
  });

  it.each([400, 422, 500])(
    "is recognized by its code at status %i",
    async (status) => {
      const server = await startMessaging(
        respondWith(status, {
          error: { code: 131047, message: "Re-engagement message" },
        }),
      );
      const error = await rejection(
        server.kapso.whatsapp.messages.send("1", {
          to: "14155550123",
          type: "text",
          text: { body: "Hello" },
        }),
      );
      expect(error).toBeInstanceOf(KapsoReplyWindowError);
      expect(error).not.toBeInstanceOf(KapsoValidationError);
      expect(error).toMatchObject({ status, details: undefined });
    },
  );
});
