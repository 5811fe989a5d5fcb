import type {
  MarketingMessage,
  SendMessageResponse,
  Template,
} from "@kapso-platform/types";
import { expect, test } from "vitest";
import type { Sandbox } from "../../src/index.js";
import { call as callPlatform } from "../support/api.js";
import {
  call,
  CUSTOMER,
  NUMBER,
  send,
  startMessaging,
  type ApiResponse,
} from "./support.js";

const ACCOUNT = "102290129340398";
const LIST = `/${ACCOUNT}/message_templates`;

/** The clock gives each template an instant of its own. */
const REVIEWED = 5001;

interface TemplatePage {
  data: Template[];
  paging?: { cursors: object; next?: string; previous?: string };
}

const WELCOME = {
  name: "welcome",
  language: "en_US",
  category: "UTILITY",
  components: [{ type: "BODY", text: "Hello {{1}}, this is {{2}}." }],
};

function create(sandbox: Sandbox, change: object = {}, query = "") {
  return call<{ id: string; status: string }>(sandbox, LIST + query, {
    method: "POST",
    body: { ...WELCOME, ...change },
  });
}

function list(sandbox: Sandbox, query = "") {
  return call<TemplatePage>(sandbox, `${LIST}${query}`);
}

function sendTemplate(
  sandbox: Sandbox,
  name: string,
  components: object[] = [],
  code = "en_US",
): Promise<ApiResponse<SendMessageResponse>> {
  const template = { name, language: { code }, components };
  return send(sandbox, { type: "template", template });
}

const texts = (...values: string[]) =>
  values.map((text) => ({ type: "text", text }));

test("a new template is pending, and approved after its review", async () => {
  const { sandbox, advance } = await startMessaging();
  const created = await create(sandbox);
  expect(created).toMatchObject({
    status: 200,
    body: { status: "PENDING", category: "UTILITY" },
  });
  const path = `${LIST}/${created.body.id}`;
  const read = async () => (await call<Template>(sandbox, path)).body;
  expect(await read()).toMatchObject({ ...WELCOME, status: "PENDING" });
  const early = await sendTemplate(sandbox, "welcome");
  expect([early.status, early.body.error?.code]).toEqual([404, 132001]);
  advance(REVIEWED);
  expect(await read()).toMatchObject({ status: "APPROVED" });
  const changed = await call(sandbox, `${LIST}?hsm_id=${created.body.id}`, {
    method: "POST",
    body: { components: [{ type: "BODY", text: "Hello {{1}}." }] },
  });
  expect(changed.body).toEqual({ success: true });
  expect(await read()).toMatchObject({
    status: "PENDING",
    components: [{ text: "Hello {{1}}." }],
  });
  advance(REVIEWED);
  // The description declares whole templates only.
  const some = await sandbox.fetch(
    `${sandbox.whatsappUrl}${path}?fields=name,status`,
    { headers: { "X-API-Key": sandbox.apiKey } },
  );
  expect(await some.json()).toEqual({
    id: created.body.id,
    name: "welcome",
    status: "APPROVED",
  });
});

test("the name of a template says how its review ends", async () => {
  const { sandbox, advance } = await startMessaging();
  for (const name of ["a_rejected", "a_paused", "a_disabled"]) {
    await create(sandbox, { name });
  }
  advance(REVIEWED);
  const { body } = await list(sandbox);
  expect(
    body.data.slice(0, 3).map(({ name, status }) => [name, status]),
  ).toEqual([
    ["a_disabled", "DISABLED"],
    ["a_paused", "PAUSED"],
    ["a_rejected", "REJECTED"],
  ]);
});

test("a template is sent with all of its values, whoever wrote last, and read with its text", async () => {
  const { sandbox } = await startMessaging();
  const sent = await sendTemplate(sandbox, "delivery_scheduled", [
    {
      type: "header",
      parameters: [{ type: "text", parameter_name: "order", text: "A-1" }],
    },
    {
      type: "body",
      parameters: [
        { type: "text", parameter_name: "day", text: "Monday" },
        { type: "text", parameter_name: "first_name", text: "$& Zoë" },
      ],
    },
    {
      type: "button",
      sub_type: "url",
      index: "0",
      parameters: texts("A-1"),
    },
  ]);
  expect(sent.status).toBe(200);
  const id = encodeURIComponent(sent.body.messages[0]?.id ?? "");
  const { body } = await call(
    sandbox,
    `/${NUMBER}/messages/${id}?fields=kapso()`,
  );
  expect(body).toMatchObject({
    type: "template",
    template: { name: "delivery_scheduled", language: { code: "en_US" } },
    kapso: {
      content: "Hello $& Zoë, we deliver on Monday.",
      message_type_data: {
        name: "delivery_scheduled",
        language: "en_US",
        params: ["A-1", "Monday", "$& Zoë", "A-1"],
      },
    },
  });
});

test.each<[string, number, number, string, object[], string?]>([
  ["an unknown name", 404, 132001, "nothing", []],
  ["another language", 404, 132001, "order_update", [], "es"],
  ["a rejected one", 404, 132001, "lottery_win", []],
  ["a paused one", 400, 132015, "weekend_sale", []],
  ["too few values", 400, 132000, "order_update", []],
  [
    "too many values",
    400,
    132000,
    "order_update",
    [{ type: "body", parameters: texts("A-1", "B-2") }],
  ],
  [
    "a wrong name of a value",
    400,
    132000,
    "delivery_scheduled",
    [
      {
        type: "header",
        parameters: [{ type: "text", parameter_name: "number", text: "A-1" }],
      },
    ],
  ],
  ["no picture for the header", 400, 132012, "new_menu", []],
  [
    "a picture that is not stored",
    400,
    131009,
    "new_menu",
    [
      {
        type: "header",
        parameters: [{ type: "image", image: { id: "1" } }],
      },
    ],
  ],
  [
    "no code for the button",
    400,
    131008,
    "sign_in_code",
    [{ type: "body", parameters: texts("123456") }],
  ],
])(
  "%s is rejected with %d and code %d",
  async (_, status, code, ...message) => {
    const { sandbox } = await startMessaging();
    const [name, components, language] = message;
    const sent = await sendTemplate(sandbox, name, components, language);
    expect([sent.status, sent.body.error?.code]).toEqual([status, code]);
    const { body } = await call<{ data: object[] }>(
      sandbox,
      `/${NUMBER}/messages`,
    );
    expect(body.data).toEqual([]);
  },
);

test("pages lead in both directions, and filters hold on each", async () => {
  const { sandbox } = await startMessaging();
  const all = (await list(sandbox)).body.data.map(({ id }) => id);
  expect(all).toHaveLength(10);
  const seen: string[] = [];
  let page = (await list(sandbox, "?limit=4")).body;
  expect(page.paging).not.toHaveProperty("previous");
  for (;;) {
    seen.push(...page.data.map(({ id }) => id));
    const { next } = page.paging ?? {};
    if (next === undefined) break;
    page = (await list(sandbox, new URL(next).search)).body;
  }
  expect(seen).toEqual(all);
  const { previous = "" } = page.paging ?? {};
  const before = await list(sandbox, new URL(previous).search);
  expect(before.body.data.map(({ id }) => id)).toEqual(all.slice(4, 8));
  const filtered = await list(
    sandbox,
    "?status=APPROVED&category=MARKETING&language=en_US&limit=2",
  );
  expect(filtered.body.data.map(({ name }) => name)).toEqual([
    "newsletter",
    "new_menu",
  ]);
  const none = await list(sandbox, "?name=none");
  expect(none.body).toEqual({ data: [] });
  const wrong = await list(sandbox, "?after=x");
  expect([wrong.status, wrong.body.error?.code]).toEqual([400, 400]);
});

test("a template is deleted by its name or its id", async () => {
  const { sandbox } = await startMessaging();
  const remove = (query: string) =>
    call(sandbox, `${LIST}${query}`, { method: "DELETE" });
  expect((await remove("?name=order_update")).body).toEqual({ success: true });
  expect((await remove("?hsm_id=921034567812345")).status).toBe(200);
  expect((await remove("?name=order_update")).status).toBe(404);
  expect((await remove("")).status).toBe(400);
  const gone = await call(sandbox, `${LIST}/784203120908608`);
  expect(gone.status).toBe(404);
  const malformed = await call(sandbox, `${LIST}/x`);
  expect([malformed.status, malformed.body]).toEqual([
    400,
    { error: "invalid template_id" },
  ]);
  const foreign = await call(sandbox, "/99/message_templates");
  expect(foreign.status).toBe(404);
});

test.each([
  ["a name with capitals", { name: "Welcome" }],
  ["an invalid language", { language: "English" }],
  ["no body", { components: [{ type: "FOOTER", text: "Bye" }] }],
  [
    "a name in a positional template",
    { components: [{ type: "BODY", text: "Hi {{name}}" }] },
  ],
  ["numbers with a gap", { components: [{ type: "BODY", text: "Hi {{2}}" }] }],
  [
    "three buttons with addresses",
    {
      components: [
        { type: "BODY", text: "Hi" },
        {
          type: "BUTTONS",
          buttons: [1, 2, 3].map((each) => ({
            type: "URL",
            text: `${each}`,
            url: "https://example.com",
          })),
        },
      ],
    },
  ],
  ["the name of another one", { name: "order_update" }],
])("%s is not taken for review", async (_, change) => {
  const { sandbox } = await startMessaging();
  const { status, body } = await create(sandbox, change);
  expect([status, body.error?.code]).toEqual([400, 100]);
});

test("an update needs the id of a template", async () => {
  const { sandbox } = await startMessaging();
  const missing = await call(sandbox, LIST, {
    method: "POST",
    body: { category: "UTILITY" },
  });
  expect([missing.status, missing.body]).toEqual([
    400,
    { error: "hsm_id is required" },
  ]);
  expect((await create(sandbox, {}, "?hsm_id=1")).status).toBe(404);
});

test("marketing goes to nobody who stopped it, and takes no other template", async () => {
  const { sandbox } = await startMessaging();
  await sandbox.seed({
    contacts: [
      {
        wa_id: CUSTOMER,
        marketing_preferences: [{ phone_number_id: NUMBER, status: "stopped" }],
      },
    ],
  });
  const post = (name: string, to: string, path: string) => {
    const message: MarketingMessage = {
      messaging_product: "whatsapp",
      to,
      type: "template",
      template: { name, language: { code: "en_US" } },
    };
    return call<SendMessageResponse>(sandbox, `/${NUMBER}/${path}`, {
      method: "POST",
      body: message,
    });
  };
  for (const path of ["messages", "marketing_messages"]) {
    const stopped = await post("newsletter", CUSTOMER, path);
    expect([stopped.status, stopped.body]).toMatchObject([
      422,
      { code: "marketing_preference_stopped" },
    ]);
  }
  const sent = await post("newsletter", "14155550177", "marketing_messages");
  expect(sent.body.messages).toMatchObject([{ message_status: "accepted" }]);
  const other = await post("order_update", CUSTOMER, "marketing_messages");
  expect([other.status, other.body.error?.code]).toEqual([400, 131055]);
});

test("a template that was created can be broadcast", async () => {
  const { sandbox, advance } = await startMessaging();
  const { id } = (await create(sandbox)).body;
  advance(REVIEWED);
  const { status, body } = await callPlatform<{
    data: { whatsapp_template: object };
  }>(sandbox, "/whatsapp/broadcasts", {
    method: "POST",
    body: {
      whatsapp_broadcast: {
        name: "Hello",
        phone_number_id: NUMBER,
        whatsapp_template_id: id,
      },
    },
  });
  expect([status, body.data.whatsapp_template]).toMatchObject([
    201,
    { id, name: "welcome" },
  ]);
});
