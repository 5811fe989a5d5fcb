import type {
  WhatsappContact,
  WhatsappConversation,
  WhatsappMessage,
} from "@kapso-platform/types";
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { createSandbox, type SeedData } from "../src/index.js";
import { LANGUAGES } from "../src/seed/phrases.js";
import {
  call,
  idOf,
  startEmpty,
  startSandbox,
  walk,
  type CursorList,
} from "./support/api.js";

const NOW = new Date("2026-06-01T12:00:00.000Z");
const CONVERSATIONS = "/whatsapp/conversations?limit=100";
const MESSAGES = "/whatsapp/messages?limit=100";
const CONTACTS = "/whatsapp/contacts?limit=100";

async function dump(options: object): Promise<string> {
  const sandbox = createSandbox({ now: NOW, ...options });
  const { origin } = new URL(await sandbox.listen());
  const lists = [
    await walk(sandbox, CONVERSATIONS),
    await walk(sandbox, MESSAGES),
    await walk(sandbox, CONTACTS),
    (await call(sandbox, "/users")).body,
  ];
  await sandbox.close();
  // Links to files lead to the sandbox's own port.
  return JSON.stringify(lists).replaceAll(origin, "");
}

test("equal seed, count and time give the same data to the byte", async () => {
  const first = await dump({ seed: 7, conversations: 40 });
  expect(await dump({ seed: 7, conversations: 40 })).toBe(first);
  expect(await dump({ seed: 8, conversations: 40 })).not.toBe(first);
});

test("made-up conversations agree with their messages", async () => {
  const sandbox = await startSandbox({ conversations: 120, now: NOW });
  const conversations = await walk<WhatsappConversation>(
    sandbox,
    CONVERSATIONS,
  );
  const messages = await walk<WhatsappMessage>(sandbox, MESSAGES);
  expect(conversations).toHaveLength(120);
  for (const { id, kapso, phone_number: phone } of conversations) {
    const own = messages.filter(
      (message) => message.kapso.whatsapp_conversation_id === id,
    );
    const latest = (direction?: string) =>
      own.find(
        (message) =>
          direction === undefined || message.kapso.direction === direction,
      );
    const seconds = (time: string | null | undefined) =>
      time ? String(Date.parse(time) / 1000) : undefined;
    expect(kapso?.messages_count).toBe(own.length);
    expect(kapso?.last_message_id).toBe(latest()?.id ?? null);
    expect(kapso?.last_message_text).toBe(latest()?.kapso.content ?? null);
    expect(seconds(kapso?.last_message_timestamp)).toBe(latest()?.timestamp);
    expect(seconds(kapso?.last_inbound_at)).toBe(latest("inbound")?.timestamp);
    expect(seconds(kapso?.last_outbound_at)).toBe(
      latest("outbound")?.timestamp,
    );
    for (const message of own) {
      expect(message.kapso.phone_number).toBe(phone);
    }
  }
});

test("made-up data has the cases that clients stumble over", async () => {
  const sandbox = await startSandbox({ conversations: 200, now: NOW });
  const all = await walk<WhatsappConversation>(sandbox, CONVERSATIONS);
  const messages = await walk<WhatsappMessage>(sandbox, MESSAGES);
  const contacts = await walk<WhatsappContact>(sandbox, CONTACTS);
  const names = all.map(({ kapso }) => kapso?.contact_name ?? "").join(" ");
  const countOf = (matches: (each: WhatsappConversation) => boolean) =>
    all.filter(matches).length;
  const counts = {
    active: countOf(({ status }) => status === "active"),
    ended: countOf(({ status }) => status === "ended"),
    nameless: countOf(({ kapso }) => kapso?.contact_name === null),
    withoutPhone: countOf(({ phone_number: phone }) => phone === null),
    untouched: countOf(({ kapso }) => kapso?.last_message_timestamp === null),
    unanswered: countOf(
      ({ kapso }) =>
        kapso?.last_outbound_at === null && kapso.messages_count !== 0,
    ),
    wholeSecond: countOf(({ last_active_at: at }) => at.length === 20),
    fractional: countOf(({ last_active_at: at }) => at.length === 27),
    tied: all.length - new Set(all.map(({ last_active_at: at }) => at)).size,
    received: messages.filter(({ kapso }) => kapso.status === "received")
      .length,
    completed: messages.filter(
      ({ kapso }) => kapso.processing_status === "completed",
    ).length,
    contactsWithoutName: contacts.filter(
      (contact) => contact.profile_name === undefined,
    ).length,
  };
  for (const [name, count] of Object.entries(counts)) {
    expect([name, count > 0]).toEqual([name, true]);
  }
  for (const script of [
    /\p{Script=Arabic}/u,
    /\p{Script=Hebrew}/u,
    /\p{Script=Devanagari}/u,
    /\p{Script=Han}/u,
    /\p{Script=Katakana}/u,
    /\p{Script=Cyrillic}/u,
    /[À-ž]/u,
    /\p{Emoji_Presentation}/u,
  ]) {
    expect(names).toMatch(script);
  }
  expect(new Set(messages.map(({ type }) => type)).size).toBeGreaterThan(8);
  expect(new Set(all.map(({ phone_number_id: number }) => number)).size).toBe(
    3,
  );
  for (const { created_at: created, last_active_at: active } of all) {
    expect(Date.parse(created)).toBeLessThanOrEqual(Date.parse(active));
    expect(Date.parse(active)).toBeLessThanOrEqual(NOW.getTime());
  }
});

test("a contact has one active conversation at most with a number", async () => {
  const sandbox = await startSandbox({ conversations: 300 });
  const all = await walk<WhatsappConversation>(sandbox, CONVERSATIONS);
  const keys = all
    .filter(({ status }) => status === "active")
    .map(
      (each) =>
        `${each.phone_number ?? each.business_scoped_user_id ?? ""}@${each.phone_number_id ?? ""}`,
    );
  expect(new Set(keys).size).toBe(keys.length);
});

test("made-up reactions, places and contacts hold together", async () => {
  const sandbox = await startSandbox({ conversations: 300 });
  const messages = await walk<WhatsappMessage>(sandbox, MESSAGES);
  const conversationOf = new Map(
    messages.map(({ id, kapso }) => [id, kapso.whatsapp_conversation_id]),
  );
  const ofType = (wanted: string) =>
    messages.filter(({ type }) => type === wanted) as (WhatsappMessage &
      Record<string, unknown>)[];
  expect(ofType("reaction").length).toBeGreaterThan(5);
  for (const { reaction, kapso } of ofType("reaction")) {
    const { message_id: target = "" } = reaction as { message_id?: string };
    expect(conversationOf.get(target)).toBe(kapso.whatsapp_conversation_id);
  }
  expect(ofType("location").length).toBeGreaterThan(5);
  for (const { location, kapso } of ofType("location")) {
    expect(["Meeting point", "Main entrance", "Pick-up desk"]).toContain(
      kapso.content,
    );
    expect(location).toMatchObject({ name: kapso.content });
  }
  const names = LANGUAGES.flatMap((language) => language.names);
  for (const { contacts, kapso } of ofType("contacts")) {
    expect(names).toContain(kapso.content);
    expect(contacts).toMatchObject([
      { name: { formatted_name: kapso.content } },
    ]);
  }
});

test("made-up files are real, and buttons are pressed by contacts", async () => {
  const sandbox = await startSandbox({ conversations: 120 });
  const messages = await walk<WhatsappMessage>(sandbox, MESSAGES);
  const byId = new Map(messages.map((message) => [message.id, message]));
  const seen = new Set<string>();
  for (const message of messages) {
    const { type, kapso } = message;
    const { media_url: url, media_data: data, direction } = kapso;
    if (kapso.has_media === true && !seen.has(type)) {
      seen.add(type);
      const file = await (await fetch(url ?? "")).blob();
      expect([type, file.type, file.size]).toEqual([
        type,
        data?.content_type,
        data?.byte_size,
      ]);
    }
    if (type === "interactive") {
      expect(message.interactive).toMatchObject({
        type: direction === "inbound" ? "button_reply" : "button",
      });
    }
    const { id } = (message as { context?: { id: string } }).context ?? {};
    if (id === undefined) continue;
    const quoted = byId.get(id);
    expect(quoted?.kapso).toMatchObject({
      direction: direction === "inbound" ? "outbound" : "inbound",
      whatsapp_conversation_id: kapso.whatsapp_conversation_id,
    });
    seen.add(`quoted by ${direction}`);
  }
  expect([...seen].sort()).toEqual([
    "audio",
    "document",
    "image",
    "quoted by inbound",
    "quoted by outbound",
    "sticker",
    "video",
  ]);
});

test("a received picture can be downloaded by its id", async () => {
  const sandbox = await startEmpty();
  const { message } = await sandbox.receiveMessage({
    from: "+14155550123",
    type: "image",
    text: "Look",
    phone_number_id: "1234567890",
  });
  const { id = "" } = message.image as { id?: string };
  const found = await fetch(
    `${sandbox.whatsappUrl}/${id}?phone_number_id=1234567890`,
    { headers: { "X-API-Key": sandbox.apiKey } },
  );
  const { download_url: url, sha256 } = (await found.json()) as {
    download_url: string;
    sha256: string;
  };
  for (const address of [url, message.kapso.media_url ?? ""]) {
    const bytes = await (await fetch(address)).arrayBuffer();
    const hash = createHash("sha256").update(new Uint8Array(bytes));
    expect(hash.digest("hex")).toBe(sha256);
  }
});

test("an exact or a received reaction belongs to the message before it", async () => {
  const sandbox = await startEmpty();
  await sandbox.seed({
    conversations: [
      {
        id: idOf(1),
        phone_number: "14155550101",
        messages: [{ id: "wamid.A", text: "Sent!" }, { type: "reaction" }],
      },
    ],
  });
  await sandbox.seed({
    messages: [{ conversation_id: idOf(1), type: "reaction" }],
  });
  const { message } = await sandbox.receiveMessage({
    from: "14155550101",
    type: "reaction",
  });
  const all = await walk<WhatsappMessage>(sandbox, MESSAGES);
  const reactions = all.filter(({ type }) => type === "reaction");
  expect(reactions).toHaveLength(3);
  for (const each of [...reactions, message]) {
    expect(each).toMatchObject({ reaction: { message_id: "wamid.A" } });
  }
});

test("phone numbers keep the spelling of a fixture, and compare without plus", async () => {
  const sandbox = await startEmpty();
  await sandbox.seed({
    contacts: [{ id: idOf(1), wa_id: "+14155550101" }],
    conversations: [
      { id: idOf(1), phone_number: "14155550101", messages: [{ text: "Hi" }] },
      {
        id: idOf(2),
        phone_number: "+14155550102",
        messages: [{ id: "wamid.2", text: "Hi" }],
      },
    ],
  });
  const one = async <Body>(path: string) =>
    (await call<{ data: Body }>(sandbox, path)).body.data;
  for (const identifier of [idOf(1), "14155550101", "+14155550101"]) {
    const path = `/whatsapp/contacts/${identifier}`;
    expect(await one(path)).toMatchObject({
      id: idOf(1),
      wa_id: "+14155550101",
    });
  }
  const { phone_number: without } = await one<WhatsappConversation>(
    `/whatsapp/conversations/${idOf(1)}`,
  );
  expect(without).toBe("14155550101");
  const message = await one<WhatsappMessage>("/whatsapp/messages/wamid.2");
  expect(message).toMatchObject({
    from: "14155550102",
    kapso: { phone_number: "+14155550102" },
  });
  for (const part of ["14155550102", "%2B14155550102", "0102"]) {
    for (const path of [CONVERSATIONS, MESSAGES]) {
      expect(await walk(sandbox, `${path}&phone_number=${part}`)).toHaveLength(
        1,
      );
    }
  }
  // A message goes to the active conversation, whatever the spelling.
  const { conversation, is_new_conversation: isNew } =
    await sandbox.receiveMessage({ from: "14155550102" });
  expect([isNew, conversation.phone_number]).toEqual([false, "+14155550102"]);
});

test("a contact keeps the spelling of its number until it gets another", async () => {
  const sandbox = await startEmpty();
  await sandbox.seed({
    conversations: [{ id: idOf(1), phone_number: "+14155550101" }],
  });
  const change = async (identifier: string, contact: object) => {
    await call(sandbox, `/whatsapp/contacts/${identifier}`, {
      method: "PATCH",
      body: { contact },
    });
    const { body } = await call<CursorList<WhatsappConversation>>(
      sandbox,
      CONVERSATIONS,
    );
    const contacts = await walk<WhatsappContact>(sandbox, CONTACTS);
    return [contacts[0]!.wa_id, body.data[0]!.phone_number];
  };
  const kept = ["+14155550101", "+14155550101"];
  expect(await change("14155550101", { display_name: "Al" })).toEqual(kept);
  expect(await change("14155550101", { wa_id: "14155550101" })).toEqual(kept);
  expect(await change("14155550101", { wa_id: "+14155550102" })).toEqual([
    "14155550102",
    "14155550102",
  ]);
});

test("made-up numbers come with and without plus, alike in a conversation", async () => {
  const sandbox = await startSandbox({ conversations: 100 });
  const all = await walk<WhatsappConversation>(sandbox, CONVERSATIONS);
  const numbers = all.flatMap(({ phone_number: number }) => number ?? []);
  const plus = numbers.filter((number) => number.startsWith("+"));
  expect(plus.length).toBeGreaterThan(5);
  expect(plus.length).toBeLessThan(numbers.length / 2);
});

test("adds ten thousand conversations in one go", async () => {
  const sandbox = await startEmpty();
  const added = await sandbox.seed({ conversations: 10_000 });
  expect(added.conversations).toBe(10_000);
  expect(added.messages).toBeGreaterThan(9_000);
  const all = await walk<WhatsappConversation>(
    sandbox,
    "/whatsapp/conversations?limit=100&status=ended",
  );
  expect(all.length).toBeGreaterThan(1_000);
}, 60_000);

test("seeding again adds other conversations", async () => {
  const sandbox = await startSandbox({ conversations: 10 });
  await sandbox.seed({ conversations: 10 });
  await sandbox.seed({ conversations: 10, messages: 2 });
  const all = await walk<WhatsappConversation>(sandbox, CONVERSATIONS);
  expect(new Set(all.map(({ id }) => id)).size).toBe(30);
  const withTwo = all.filter(({ kapso }) => kapso?.messages_count === 2);
  expect(withTwo.length).toBeGreaterThanOrEqual(10);
});

test("adds made-up contacts and members by number", async () => {
  const sandbox = await startEmpty();
  expect(await sandbox.seed({ contacts: 3, users: 2 })).toEqual({
    conversations: 0,
    messages: 0,
    contacts: 3,
    users: 2,
  });
  expect(await walk(sandbox, CONTACTS)).toHaveLength(3);
});

test("adds exact messages to a conversation and counts them", async () => {
  const sandbox = await startEmpty();
  await sandbox.seed({ conversations: [{ id: idOf(1) }] });
  await sandbox.seed({
    messages: [
      { id: "wamid.1", conversation_id: idOf(1), text: "One", timestamp: NOW },
      { conversation_id: idOf(1), type: "hologram" },
    ],
  });
  const { body } = await call<CursorList<WhatsappConversation>>(
    sandbox,
    CONVERSATIONS,
  );
  expect(body.data[0]?.kapso?.messages_count).toBe(2);
  const types = await walk<WhatsappMessage>(sandbox, MESSAGES);
  expect(types.map(({ type }) => type).sort()).toEqual(["hologram", "text"]);
});

test("conversations with the same number share the contact", async () => {
  const sandbox = await startEmpty();
  await sandbox.seed({
    conversations: [
      { phone_number: "14155550101", contact_name: "Ruby", status: "ended" },
      { phone_number: "+14155550101" },
    ],
  });
  expect(await walk(sandbox, CONTACTS)).toHaveLength(1);
  const all = await walk<WhatsappConversation>(sandbox, CONVERSATIONS);
  expect(all.map(({ kapso }) => kapso?.contact_name)).toEqual(["Ruby", "Ruby"]);
});

test.each<[SeedData, string]>([
  [{ conversations: -1 }, '"conversations" must be an integer'],
  [{ contacts: 0.5 }, '"contacts" must be an integer'],
  [
    { conversations: [{ id: "7" }] },
    'A conversation fixture\'s "id" must be a UUID; got "7".',
  ],
  [{ conversations: [{ last_active_at: "now" }] }, 'got "now"'],
  [{ conversations: [{ phone_number: null }] }, "business_scoped_user_id"],
  [
    { conversations: [{ assigned_user_id: idOf(9) }] },
    "must be the user_id of a project member",
  ],
  [{ messages: [{ text: "lost" }] }, "conversation_id must be the id"],
  [{ contacts: [{ wa_id: "1415" }, { wa_id: "+1415" }] }, "exists already"],
  [
    { conversations: [{ id: idOf(1) }, { id: idOf(1) }] },
    "the same conversations.id",
  ],
  [
    { conversation: [] } as never,
    'The seed data has no member "conversation"; did you mean "conversations"?',
  ],
  [
    { conversations: [{ statuss: "x" }] } as never,
    'A conversation fixture has no member "statuss"; did you mean "status"?',
  ],
  [
    { conversations: [{ messages: [{ body: "Hi" }] }] } as never,
    'A message fixture has no member "body"; it may have id, conversation_id,',
  ],
  [
    { contacts: [{ marketing_preferences: [{ state: "x" }] }] } as never,
    'A marketing preference fixture has no member "state"; did you mean "status"?',
  ],
  [
    { conversations: [{ phone_number: 14155550101 }] } as never,
    'A conversation fixture\'s "phone_number" must be a phone number as text',
  ],
  [
    { contacts: [{ wa_id: "+1 415 555-0101" }] },
    'A contact fixture\'s "wa_id" must be a phone number as text, with at most 15 digits, such as "+14155550123", or null; got "+1 415 555-0101".',
  ],
  [{ conversations: null as never }, "an integer or a list; got null."],
  [{ contacts: [null] as never }, "A contact fixture must be an object"],
  [
    { conversations: [{ messages: 3 }] } as never,
    'A conversation fixture\'s "messages" must be a list; got 3.',
  ],
])("rejects %j and adds nothing", async (data, message) => {
  const sandbox = await startEmpty();
  await expect(
    sandbox.seed({ users: [{ name: "Amal" }], ...data }),
  ).rejects.toMatchObject({
    name: "SandboxError",
    message: expect.stringContaining(message) as string,
  });
  const { headers } = await call(sandbox, "/users");
  expect(headers.get("x-total")).toBe("5");
});

/** Objects inside objects, so many levels deep. */
function nested(levels: number): Record<string, unknown> {
  let metadata = {};
  for (let level = 1; level < levels; level += 1) metadata = { a: metadata };
  return metadata;
}

test("metadata as deep as a body may be is stored, and anything else rejected", async () => {
  const sandbox = await startEmpty();
  const endless: Record<string, unknown> = {};
  endless.a = [endless];
  // SQLite would store what it then fails to read, with every other contact.
  for (const metadata of [nested(201), nested(5000), endless, { a: 1n }, []]) {
    await expect(
      sandbox.seed({ contacts: [{ metadata: metadata as never }] }),
    ).rejects.toMatchObject({
      code: "INVALID_FIXTURE",
      message: expect.stringContaining(
        `A contact fixture's "metadata" must be null or an object of JSON values, nested 200 levels deep at most; got `,
      ) as string,
    });
  }
  await sandbox.seed({ contacts: [{ metadata: nested(200) }] });
  const { body } = await call<{ data: WhatsappContact[] }>(sandbox, CONTACTS);
  expect(body.data.map(({ metadata }) => metadata)).toEqual([nested(200)]);
});

test("every member of a fixture and of a received message has to be of its kind", async () => {
  const sandbox = await startEmpty();
  const members = {
    conversations: ["id", "username", "contact_name", "status", "created_at"],
    contacts: ["id", "profile_name", "customer_id", "updated_at"],
    users: ["id", "name", "email"],
    messages: ["id", "direction", "type", "text", "timestamp"],
    received: ["from", "text", "type", "phone_number_id", "contact_name"],
  };
  for (const [place, names] of Object.entries(members)) {
    for (const name of names) {
      for (const value of [{}, true, 10n, Symbol("s"), () => 1]) {
        const fixture = { from: "+14155550101", [name]: value };
        if (place !== "received") Reflect.deleteProperty(fixture, "from");
        const added =
          place === "received"
            ? sandbox.receiveMessage(fixture)
            : sandbox.seed({ [place]: [fixture] });
        await expect(added).rejects.toMatchObject({
          code: "INVALID_FIXTURE",
          message: expect.stringContaining(`"${name}" must be `) as string,
        });
      }
    }
  }
});

test("a fresh project has everything but what comes from use", async () => {
  const sandbox = await startEmpty();
  const lengths: Record<string, boolean> = {};
  // The log of the API has the requests of this test, and so comes first.
  for (const path of [
    "/api_logs",
    "/whatsapp/broadcasts",
    "/webhook_deliveries",
    "/users",
    "/customers",
    "/whatsapp/phone_numbers",
    "/whatsapp/webhooks",
    "/inbox_embeds",
    "/whatsapp/flows",
    "/notifications/destinations",
    "/workflows",
    "/functions",
    "/events",
    "/findings",
    "/kapso-agent/modes/api/sessions",
  ]) {
    const { body } = await call<{ data: unknown[] }>(sandbox, path);
    lengths[path] = body.data.length > 0;
  }
  const empty = Object.keys(lengths).filter((path) => !lengths[path]);
  expect(empty).toEqual([
    "/api_logs",
    "/whatsapp/broadcasts",
    "/webhook_deliveries",
  ]);
});

test("says what null, or nothing, should have been", async () => {
  const sandbox = await startEmpty();
  await expect(sandbox.seed(null as never)).rejects.toMatchObject({
    code: "INVALID_FIXTURE",
    message: "The seed data must be an object; got null.",
  });
  await expect(
    (sandbox.receiveMessage as () => Promise<unknown>)(),
  ).rejects.toMatchObject({
    code: "INVALID_FIXTURE",
    message: "A received message must be an object; got undefined.",
  });
  await expect(
    sandbox.receiveMessage({ from: "14155550101", body: "Hi" } as never),
  ).rejects.toThrow('A received message has no member "body"');
});
