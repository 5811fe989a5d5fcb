import { describe, expect, it } from "vitest";
import type { OperationName, ProxyScope } from "../../src/proxy/index.js";
import { proxyOperations } from "../../src/generated/proxy-operations.js";
import {
  ACCOUNT,
  FLOW,
  OTHER_ACCOUNT,
  OTHER_MEDIA,
  OWN_MEDIA,
  startMessagingProxy,
} from "./messaging-api.js";
import { OTHER, OWN, json } from "./proxy-server.js";

const all = Object.keys(proxyOperations).filter((name) =>
  name.startsWith("whatsapp."),
) as OperationName[];
const account: ProxyScope = {
  params: { phone_number_id: OWN, business_account_id: ACCOUNT },
};
const text = { type: "text", to: "1", text: { body: "Hi" } };

describe("a browser pinned to one number", () => {
  it("sends from it", async () => {
    const { call, reached } = startMessagingProxy({ allow: all });
    const response = await call(`/${OWN}/messages`, json("POST", text));
    expect(response.status).toBe(200);
    expect(reached).toMatchObject([
      { method: "POST", place: `/${OWN}/messages`, body: JSON.stringify(text) },
    ]);
  });

  const others: [string, string, RequestInit | undefined][] = [
    ["sends", `/${OTHER}/messages`, json("POST", text)],
    ["marks as read", `/${OTHER}/messages`, json("POST", { status: "read" })],
    ["reads messages", `/${OTHER}/messages`, undefined],
    ["reads a message", `/${OTHER}/messages/wamid.1`, undefined],
    ["reads conversations", `/${OTHER}/conversations`, undefined],
    ["blocks", `/${OTHER}/block_users`, json("POST", { block_users: [] })],
    [
      "changes the profile",
      `/${OTHER}/whatsapp_business_profile`,
      json("POST", {}),
    ],
    ["sets the code", `/${OTHER}`, json("POST", { pin: "000000" })],
    ["deletes the username", `/${OTHER}/username`, { method: "DELETE" }],
    ["reads flows", `/${OTHER}/flows`, undefined],
  ];
  it.each(others)("never %s for another number", async (_what, path, init) => {
    const { call, reached } = startMessagingProxy({ allow: all });
    const response = await call(path, init);
    expect([403, 404]).toContain(response.status);
    expect(reached.filter(({ method }) => method !== "GET")).toEqual([]);
    expect(await response.text()).not.toContain("display_phone_number");
  });

  it.each([OTHER, FLOW, OTHER_MEDIA])(
    "gets nothing of %s, for any kind of id",
    async (id) => {
      const { call } = startMessagingProxy({ allow: all });
      for (const query of [
        "",
        `?phone_number_id=${OTHER}`,
        `?phone_number_id=${OWN}&fields=id`,
        `?business_account_id=${ACCOUNT}`,
      ]) {
        const response = await call(`/${id}${query}`);
        expect(response.status).toBe(404);
        expect(await response.json()).toEqual({ error: "Not found" });
      }
    },
  );

  it("reads its own number and its media", async () => {
    const { call, reached } = startMessagingProxy({ allow: all });
    expect((await call(`/${OWN}?fields=id`)).status).toBe(200);
    const media = await call(`/${OWN_MEDIA}?phone_number_id=${OTHER}`);
    expect(media.status).toBe(200);
    expect(reached.at(-1)?.place).toBe(`/${OWN_MEDIA}?phone_number_id=${OWN}`);
  });

  it("never returns the API's own link to a file, whatever was requested", async () => {
    const { call, reached } = startMessagingProxy({
      allow: all,
      authorize: () => ({}),
    });
    // The request of a flow.
    const query = `?phone_number_id=${OWN}&business_account_id=1`;
    const response = await call(`/${OWN_MEDIA}${query}`);
    expect(reached).toHaveLength(1);
    const { url, download_url } = (await response.json()) as {
      url: string;
      download_url: string;
    };
    for (const link of [url, download_url]) {
      expect(link).toMatch(/^\/api\/kapso\/meta\/whatsapp\/media_download/);
    }
  });

  it("distinguishes operations at the same path by response and body", async () => {
    const { call, reached } = startMessagingProxy({
      allow: all,
      authorize: () => ({}),
    });
    for (const id of [OWN, FLOW]) {
      expect(await (await call(`/${id}`)).json()).toMatchObject({ id });
    }
    const changes: [string, object][] = [
      [OWN, { pin: "000000" }],
      [FLOW, { name: "Visit" }],
    ];
    for (const [id, body] of changes) {
      expect((await call(`/${id}`, json("POST", body))).status).toBe(200);
      expect(reached.at(-1)?.body).toBe(JSON.stringify(body));
    }
    const unknown = await call(`/${FLOW}`, json("POST", { owner: "me" }));
    expect(unknown.status).toBe(400);
  });

  it("deletes only its own media", async () => {
    const { call, reached } = startMessagingProxy({ allow: all });
    const remove = (id: string): Promise<Response> =>
      call(`/${id}?phone_number_id=${OWN}`, { method: "DELETE" });
    for (const id of [OTHER_MEDIA, OTHER, OWN, FLOW]) {
      expect((await remove(id)).status).toBe(404);
    }
    expect(reached.every(({ method }) => method === "GET")).toBe(true);
    expect((await remove(OWN_MEDIA)).status).toBe(200);
    expect(reached.at(-1)?.method).toBe("DELETE");
  });

  const files: [string, object][] = [
    ["an image", { type: "image", image: { id: OTHER_MEDIA } }],
    ["a sticker", { type: "sticker", sticker: { id: Number(OTHER_MEDIA) } }],
    [
      "the header of a template",
      {
        type: "template",
        template: {
          components: [{ parameters: [{ document: { id: OTHER_MEDIA } }] }],
        },
      },
    ],
    [
      "a card of a carousel",
      {
        type: "interactive",
        interactive: {
          action: {
            cards: [
              { header: { video: { id: OWN_MEDIA } } },
              { header: { video: { id: OTHER_MEDIA } } },
            ],
          },
        },
      },
    ],
    ["something that is not a file", { type: "image", image: { id: OTHER } }],
    ["a path", { type: "image", image: { id: `${OWN_MEDIA}/../${OTHER}` } }],
  ];
  it.each(files)(
    "sends no file of another number as %s",
    async (_what, body) => {
      const { call, reached } = startMessagingProxy({ allow: all });
      const response = await call(`/${OWN}/messages`, json("POST", body));
      expect([400, 403]).toContain(response.status);
      expect(reached.every(({ method }) => method === "GET")).toBe(true);
    },
  );

  it("sends its own files", async () => {
    const { call, reached } = startMessagingProxy({ allow: all });
    const body = { type: "image", image: { id: OWN_MEDIA } };
    const response = await call(`/${OWN}/messages`, json("POST", body));
    expect(response.status).toBe(200);
    expect(reached.map(({ method, place }) => [method, place])).toEqual([
      ["GET", `/${OWN_MEDIA}?phone_number_id=${OWN}`],
      ["POST", `/${OWN}/messages`],
    ]);
  });

  it.each([
    [{ ...text, method: "DELETE" }, "method"],
    [{ ...text, access_token: "x" }, "access_token"],
    [{ ...text, batch: [] }, "batch"],
  ])("rejects parameters of the Graph API: %j", async (body, name) => {
    const { call, reached } = startMessagingProxy({ allow: all });
    const response = await call(`/${OWN}/messages`, json("POST", body));
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toContain(
      `must not have "${name}"`,
    );
    expect(reached).toEqual([]);
  });

  it.each([
    "whatsapp_business_account{phone_numbers}",
    "id,phone_numbers.limit(5){id}",
    "id{",
    "a.b",
  ])("rejects nested fields: %s", async (fields) => {
    const { call, reached } = startMessagingProxy({ allow: all });
    const query = `?fields=${encodeURIComponent(fields)}`;
    expect((await call(`/${OWN}${query}`)).status).toBe(400);
    expect(reached).toEqual([]);
    expect((await call(`/${OWN}?fields=id,kapso(a,b)`)).status).toBe(200);
  });

  it.each([
    "/me",
    "/debug_token",
    "/oauth/messages",
    `/${OWN},${OTHER}`,
    `/?ids=${OTHER}`,
    `/${OWN}%2c${OTHER}/messages`,
  ])("reaches no other resource of the Graph API: %s", async (path) => {
    const { call, reached } = startMessagingProxy({ allow: all });
    expect((await call(path)).status).toBe(404);
    expect(reached).toEqual([]);
  });
});

describe("an operation of an account", () => {
  const templates = `/${ACCOUNT}/message_templates`;

  it("is rejected for a scope that pins only a number", async () => {
    const { call, reached, errors } = startMessagingProxy({ allow: all });
    expect((await call(templates)).status).toBe(403);
    expect((await call(`/${ACCOUNT}/flows`)).status).not.toBe(200);
    expect((await call(`/${ACCOUNT}/phone_numbers`)).status).toBe(403);
    expect(reached).toEqual([]);
    expect(errors[0]).toMatchObject({ operation: "whatsapp.templates.list" });
  });

  it("is allowed for the pinned account, for all of its numbers", async () => {
    const { call } = startMessagingProxy({
      allow: all,
      authorize: () => account,
    });
    expect((await call(templates)).status).toBe(200);
    expect((await call(`/${ACCOUNT}/flows`)).status).toBe(200);
    expect((await call(`/${OWN}/flows`)).status).toBe(200);
    const sent = await call(`/${OWN}/messages`, json("POST", text));
    expect(sent.status).toBe(200);
    for (const path of [
      `/${OTHER_ACCOUNT}/message_templates`,
      `/${OTHER_ACCOUNT}/flows`,
      `/${OTHER}/flows`,
      `/${OTHER}/messages`,
    ]) {
      expect((await call(path)).status).toBe(404);
    }
  });

  it("does not show the other numbers of the account to a pinned number", async () => {
    const { call, reached } = startMessagingProxy({
      allow: all,
      authorize: () => account,
    });
    expect((await call(`/${ACCOUNT}/phone_numbers`)).status).toBe(403);
    expect(reached).toEqual([]);
  });

  it("cannot be copied from another account", async () => {
    const { call, reached } = startMessagingProxy({
      allow: all,
      authorize: () => account,
    });
    const body = { name: "x", clone_flow_id: FLOW };
    const response = await call(`/${ACCOUNT}/flows`, json("POST", body));
    expect(response.status).toBe(403);
    expect(reached).toEqual([]);
  });
});

describe("contacts and flows by id", () => {
  it.each([
    [`/${OWN}/contacts`, undefined],
    [`/${OWN}/contacts/14155550123`, undefined],
    [`/${FLOW}/assets`, undefined],
    [`/${FLOW}/publish`, { method: "POST" }],
    [`/${FLOW}`, json("POST", { name: "x" })],
  ] as const)(
    "belong to no number, and require a check: %s",
    async (path, init) => {
      const { call, reached } = startMessagingProxy({ allow: all });
      expect([403, 404]).toContain((await call(path, init)).status);
      expect(reached.filter(({ method }) => method !== "GET")).toEqual([]);
    },
  );
});

describe("without a scope", () => {
  const authorize = (): ProxyScope => ({});

  it("an allowed operation does not allow others at its path", async () => {
    const { call, reached } = startMessagingProxy({
      authorize,
      allow: ["whatsapp.media.get", "whatsapp.flows.update"],
    });
    expect((await call(`/${OTHER}?phone_number_id=1`)).status).toBe(404);
    const code = await call(`/${OTHER}`, json("POST", { pin: "000000" }));
    expect(code.status).toBe(400);
    const name = await call(`/${OTHER}`, json("POST", { name: "x" }));
    expect(name.status).toBe(404);
    expect(reached.every(({ method }) => method === "GET")).toBe(true);
    const flow = await call(`/${FLOW}`, json("POST", { name: "x" }));
    expect(flow.status).toBe(200);
  });
});
