import { describe, expect, it } from "vitest";
import {
  KapsoWebhookError,
  identityOf,
  parseWebhook,
} from "../../src/webhooks/index.js";
import { SECRET, bodyOf, deliver, received, sign } from "./deliveries.js";

const RECEIVED = "whatsapp.message.received";

async function typesOf(
  body: unknown,
  options?: Parameters<typeof deliver>[1],
): Promise<string[]> {
  const parsed = await parseWebhook(deliver(body, options), { secret: SECRET });
  return parsed.events.map(({ type }) => type);
}

async function rejection(
  request: Parameters<typeof parseWebhook>[0],
  maxBytes?: number,
): Promise<string> {
  const error: unknown = await parseWebhook(request, {
    secret: SECRET,
    maxBytes,
  }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(KapsoWebhookError);
  const { status, code } = error as KapsoWebhookError;
  return `${status} ${code}`;
}

describe("the events of a delivery", () => {
  it("have the name in the header if the body has none", async () => {
    expect(await typesOf(received(), { event: RECEIVED })).toEqual([RECEIVED]);
    expect(await typesOf({ event: "project.event" })).toEqual([
      "project.event",
    ]);
    expect(await typesOf({})).toEqual(["?"]);
  });

  it("have the name in the signed body in preference to the header", async () => {
    const body = { event: "workflow.execution.failed" };
    expect(await typesOf(body, { event: RECEIVED })).toEqual([body.event]);
  });

  it.each([
    ["with a type", { type: RECEIVED, batch: true }, {}],
    ["without a type", { batch: true }, { event: RECEIVED }],
    ["without a type or an event", { batch: true }, {}],
    [
      "identified by its header only",
      {},
      { headers: { "x-webhook-batch": "true" } },
    ],
  ])("are extracted from a batch %s", async (_, fields, options) => {
    const body = {
      ...fields,
      data: [received("wamid.1"), received("wamid.2")],
    };
    const { events, isBatch } = await parseWebhook(deliver(body, options), {
      secret: SECRET,
    });
    expect(isBatch).toBe(true);
    expect(events).toEqual([
      { ...received("wamid.1"), type: RECEIVED },
      { ...received("wamid.2"), type: RECEIVED },
    ]);
  });

  it("are extracted from a batch of one, and of none", async () => {
    const batch = { type: RECEIVED, batch: true };
    expect(await typesOf({ ...batch, data: [received()] })).toEqual([RECEIVED]);
    expect(await typesOf({ ...batch, data: [] })).toEqual([]);
  });

  it("are unknown events, with their fields, if the name is unknown", async () => {
    const { events } = await parseWebhook(
      deliver({ event: "whatsapp.group.created", group: { id: 1 } }),
      { secret: SECRET },
    );
    expect(events).toEqual([
      {
        event: "whatsapp.group.created",
        group: { id: 1 },
        type: "whatsapp.group.created",
      },
    ]);
  });

  it.each([
    ["missing", {}],
    ["null", { message: null }],
    ["text", { message: "Hello" }],
  ])(
    "have a question mark after the name if the object it is named after is %s",
    async (_, body) => {
      expect(await typesOf(body, { event: RECEIVED })).toEqual([
        `${RECEIVED}?`,
      ]);
    },
  );

  it("include the valid items of a batch with foreign ones", async () => {
    const foreign = [
      7,
      null,
      [],
      { conversation: { id: "cnv-1" } },
      { event: "project.event", name: "order.shipped" },
    ];
    const body = {
      type: RECEIVED,
      batch: true,
      data: [...foreign, received()],
    };
    expect(await typesOf(body)).toEqual([
      `${RECEIVED}?`,
      `${RECEIVED}?`,
      `${RECEIVED}?`,
      `${RECEIVED}?`,
      "project.event",
      RECEIVED,
    ]);
  });

  it("keep half of a surrogate pair unchanged", async () => {
    const text = JSON.stringify({ message: { text: { body: "\ud83d" } } });
    expect(text).toContain("\\ud83d");
    const { events } = await parseWebhook(deliver(text, { event: RECEIVED }), {
      secret: SECRET,
    });
    expect(events[0]).toMatchObject({ message: { text: { body: "\ud83d" } } });
  });
});

describe("a delivery is rejected", () => {
  it.each([
    ["not JSON", "{", "400 malformed_body"],
    ["a JSON array", "[]", "400 malformed_body"],
    ["a JSON string", '"text"', "400 malformed_body"],
    ["null", "null", "400 malformed_body"],
    ["nested too deeply", "[".repeat(1_000_000), "400 malformed_body"],
    ["empty", "", "400 empty_body"],
  ])("if the body is %s", async (_, body, problem) => {
    expect(await rejection(deliver(body))).toBe(problem);
  });

  it("if it is too large, before it is read to its end", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1_000));
      },
    });
    const headers = { "x-webhook-signature": sign("") };
    expect(await rejection({ headers, body: endless }, 10_000)).toBe(
      "413 body_too_large",
    );
    expect(sent).toBeLessThan(20);
    const text = JSON.stringify({ text: "x".repeat(100) });
    expect(await rejection(deliver(text), 100)).toBe("413 body_too_large");
    await parseWebhook(deliver(text), {
      secret: SECRET,
      maxBytes: text.length,
    });
  });

  it("if its body has been read or parsed before, with a remedy", async () => {
    const request = deliver(received());
    await request.json();
    expect(await rejection(request)).toMatch(/empty_body|body_not_raw/);
    await expect(parseWebhook(request, { secret: SECRET })).rejects.toThrow(
      "Hono c.req.raw",
    );
    const locked = deliver(received());
    locked.body?.getReader();
    expect(await rejection(locked)).toBe("500 body_not_raw");
    expect(await rejection({ headers: {}, body: received() })).toBe(
      "500 body_not_raw",
    );
  });

  it("if its body is incomplete", async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.error(new Error("reset"));
      },
    });
    expect(await rejection({ headers: {}, body })).toBe("500 body_not_raw");
  });
});

describe("identityOf", () => {
  const identity = async (
    name: string,
    event?: string,
  ): Promise<ReturnType<typeof identityOf>> => {
    const { events } = await parseWebhook(
      deliver(bodyOf(name), event === undefined ? {} : { event }),
      { secret: SECRET },
    );
    return identityOf(events[0]!);
  };

  it("prefers the business-scoped id to the number", async () => {
    expect(await identity("received-current", RECEIVED)).toEqual({
      id: "US.20481637551920384",
      phoneNumber: "15557230145",
      businessScopedUserId: "US.20481637551920384",
      name: "Ada Example",
    });
  });

  it("works without a number, and without a name", async () => {
    expect(await identity("received-bsuid-only", RECEIVED)).toEqual({
      id: "US.InboundOnly1",
      phoneNumber: null,
      businessScopedUserId: "US.InboundOnly1",
      name: null,
    });
  });

  it("has the same id for a number with and without a plus sign", async () => {
    expect(
      await identity("conversation-created", "whatsapp.conversation.created"),
    ).toEqual({
      id: "15557230145",
      phoneNumber: "+15557230145",
      businessScopedUserId: null,
      name: "Ada Example",
    });
    const { id } = await identity("received-image", RECEIVED);
    expect(id).toBe("15557230145");
  });

  it("is the recipient of an outbound message, not the sender", () => {
    const message = {
      id: "wamid.1",
      from: "15550000000",
      from_user_id: "US.business",
      to_user_id: "US.42",
      kapso: { direction: "outbound" },
    };
    const event = { type: "whatsapp.message.sent", message } as const;
    expect(identityOf({ ...event, phone_number_id: "1" }).id).toBe("US.42");
  });

  it("prefers the members for the direction of a message to others", () => {
    const message = {
      id: "wamid.1",
      from: "15551112222",
      from_user_id: "US.42",
      phone_number: "15550000000",
      user_id: "US.other",
    };
    const event = { type: "whatsapp.message.received", message } as const;
    expect(identityOf({ ...event, phone_number_id: "1" })).toMatchObject({
      businessScopedUserId: "US.42",
      phoneNumber: "15551112222",
    });
  });

  it("reads contacts, statuses and Meta's form", async () => {
    expect(await identity("contact-identity-changed")).toMatchObject({
      id: "US.42",
      name: "Ada Example",
    });
    expect(await identity("meta-message")).toEqual({
      id: "US.20481637551920384",
      phoneNumber: "15557230145",
      businessScopedUserId: "US.20481637551920384",
      name: "Ada Example",
    });
    expect(await identity("meta-status")).toMatchObject({ id: "15557230145" });
    expect(await identity("project-event")).toEqual({
      id: null,
      phoneNumber: null,
      businessScopedUserId: null,
      name: null,
    });
  });
});
