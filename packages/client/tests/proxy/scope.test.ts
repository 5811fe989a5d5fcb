import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProxyOptions, ProxyScope } from "../../src/proxy/index.js";
import {
  KEY,
  MEMBER,
  OTHER,
  OTHER_CONVERSATION,
  OWN,
  OWN_CONVERSATION,
  json,
  startProxy,
} from "./proxy-server.js";

const pinned: ProxyScope = { params: { phone_number_id: OWN } };

const everything: Partial<ProxyOptions> = {
  allow: [
    "conversations.list",
    "conversations.get",
    "conversations.update",
    "conversations.assignments.list",
    "conversations.assignments.create",
    "messages.list",
    "messages.get",
    "contacts.marketingPreferences.get",
    "contacts.get",
    "contacts.create",
    "users.list",
  ],
  authorize: () => pinned,
};

describe("a pinned parameter", () => {
  it.each([
    "",
    `?phone_number_id=${OTHER}`,
    `?phone%5Fnumber_id=${OTHER}`,
    `?%70hone_number_id=${OTHER}`,
    `?phone_number_id[]=${OTHER}`,
    `?phone_number_id%5B%5D=${OTHER}`,
    `?phone_number_id[0]=${OTHER}`,
    `?PHONE_NUMBER_ID=${OTHER}`,
    `?Phone_Number_Id=${OTHER}&phoneNumberId=${OTHER}`,
    `?phone_number_id=`,
    `?phone_number_id`,
    `?limit=5;phone_number_id=${OTHER}`,
    `?phone_number_id%00=${OTHER}`,
    `?%EF%BB%BFphone_number_id=${OTHER}`,
    `?status=active%26phone_number_id=${OTHER}`,
    `?a=1#&phone_number_id=${OTHER}`,
    `?a=1?phone_number_id=${OTHER}`,
  ])("is enforced against %s", async (query) => {
    const { call, sandbox } = await startProxy(everything);
    await call(`/whatsapp/conversations${query}`);
    expect(sandbox.requests).toHaveLength(1);
    expect(sandbox.requests[0]?.query.phone_number_id).toBe(OWN);
  });

  it("is enforced against any query", async () => {
    const { call, sandbox } = await startProxy(everything);
    const name = fc.oneof(
      fc.constantFrom(
        "phone_number_id",
        "phone_number_id[]",
        "PHONE_NUMBER_ID",
        "limit",
        "status",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    const query = fc.array(
      fc.tuple(name, fc.constantFrom(OTHER, `1&phone_number_id=${OTHER}`, "")),
      { maxLength: 4 },
    );
    const encode = fc.constantFrom(encodeURIComponent, escapeAll, encodeURI);
    await fc.assert(
      fc.asyncProperty(query, encode, async (pairs, encodeWith) => {
        sandbox.requests.clear();
        let text;
        try {
          text = pairs
            .map((pair) => pair.map((part) => encodeWith(part)).join("="))
            .join("&");
        } catch {
          return; // A lone surrogate.
        }
        await call(`/whatsapp/conversations?${text}`);
        for (const request of sandbox.requests) {
          expect(request.query.phone_number_id).toBe(OWN);
          expect(Object.keys(request.query)).toEqual(
            expect.not.arrayContaining(["phone_number_id[]"]),
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  it("hides items of others in a list", async () => {
    const { call } = await startProxy(everything);
    const response = await call("/whatsapp/conversations");
    const { data } = (await response.json()) as { data: { id: string }[] };
    expect(data.map(({ id }) => id)).toEqual([OWN_CONVERSATION]);
  });

  it("replaces the value that the browser sends", async () => {
    const { call, sandbox } = await startProxy({
      authorize: () => ({ params: { assigned_user_id: MEMBER } }),
    });
    await call("/whatsapp/conversations?unassigned=true&limit=5");
    expect(sandbox.requests[0]?.query).toEqual({
      assigned_user_id: MEMBER,
      limit: "5",
    });
  });
});

function escapeAll(text: string): string {
  return [...new TextEncoder().encode(text)]
    .map((byte) => `%${byte.toString(16).padStart(2, "0")}`)
    .join("");
}

describe("the query", () => {
  it("drops unknown parameters", async () => {
    const { call, sandbox } = await startProxy();
    await call(
      "/whatsapp/conversations?limit=5&api_key=x&_method=DELETE&page=2",
    );
    expect(sandbox.requests[0]?.query).toEqual({ limit: "5" });
  });

  it.each(["limit=1&limit=2", "phone_number_id=1&phone_number_id=2"])(
    "is rejected with a duplicate parameter: %s",
    async (query) => {
      const { call, sandbox } = await startProxy(everything);
      const response = await call(`/whatsapp/conversations?${query}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({
        error: `${query.split("=")[0]} is given more than once`,
      });
      expect(sandbox.requests).toEqual([]);
    },
  );
});

describe("an item", () => {
  const path = (id: string): string => `/whatsapp/conversations/${id}`;
  const calls: [string, string, RequestInit][] = [
    ["read", "", {}],
    [
      "changed",
      "",
      json("PATCH", { whatsapp_conversation: { status: "ended" } }),
    ],
    ["the parent of a list", "/assignments", {}],
    [
      "the parent of a new item",
      "/assignments",
      json("POST", { assignment: { user_id: MEMBER } }),
    ],
  ];

  it.each(calls)("in scope is %s", async (_what, below, init) => {
    const { call } = await startProxy(everything);
    const response = await call(path(OWN_CONVERSATION) + below, init);
    expect(response.ok).toBe(true);
  });

  it.each(calls)(
    "out of scope cannot be %s: the response is that for a missing item",
    async (_what, below, init) => {
      const { call, sandbox } = await startProxy(everything);
      const foreign = await call(path(OTHER_CONVERSATION) + below, init);
      expect(sandbox.requests).toMatchObject([{ method: "GET" }]);
      const missing = await call(
        path("00000000-0000-4000-8000-000000000000") + below,
        init,
      );
      expect(sandbox.requests.map(({ method }) => method)).toEqual([
        "GET",
        "GET",
      ]);
      for (const response of [foreign, missing]) {
        expect(response.status).toBe(404);
        expect(await response.json()).toEqual({ error: "Not found" });
      }
    },
  );

  it("is requested once if it is the result", async () => {
    const { call, sandbox } = await startProxy(everything);
    await call(path(OWN_CONVERSATION));
    expect(sandbox.requests).toHaveLength(1);
  });

  it("cannot be moved to another scope by its body", async () => {
    const { call, sandbox } = await startProxy(everything);
    const init = json("PATCH", {
      whatsapp_conversation: { status: "ended", phone_number_id: OTHER },
    });
    const response = await call(path(OWN_CONVERSATION), init);
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({
      error: "phone_number_id cannot be changed",
    });
    expect(sandbox.requests).toEqual([]);
  });

  it.each([
    [{ whatsapp_conversation: { metadata: { phone_number_id: OTHER } } }],
    [{ whatsapp_conversation: { phoneNumberId: OTHER } }],
    [{ whatsapp_conversation: { "Phone-Number-ID": OTHER } }],
    [{ whatsapp_conversation: { from_phone_number_id: OTHER } }],
    [{ whatsapp_conversation: { phone_number_ids: [OWN, OTHER] } }],
    [{ whatsapp_conversation: { list: [{ phone_number_id: [OTHER] }] } }],
    [{ whatsapp_conversation: { phone_number_id: null } }],
    [{ whatsapp_conversation: { phone_number_ids: [] } }],
    [{ whatsapp_conversation: { phone_number_id: { id: OTHER } } }],
  ])("cannot be moved by a body under any name: %j", async (body) => {
    const { call, sandbox } = await startProxy(everything);
    const response = await call(path(OWN_CONVERSATION), json("PATCH", body));
    expect(response.status).toBe(403);
    expect(sandbox.requests).toEqual([]);
  });

  it("can be changed with a body that names its own scope", async () => {
    const { call } = await startProxy(everything);
    const body = {
      status: "ended",
      phone_number_id: OWN,
      phone_number_ids: [OWN],
      phone_number: "+14155550123",
    };
    const init = json("PATCH", { whatsapp_conversation: body });
    const response = await call(path(OWN_CONVERSATION), init);
    expect(response.status).not.toBe(403);
  });

  it("has a 404 that does not reveal other items", async () => {
    const { call } = await startProxy({
      ...everything,
      fetch: (url) =>
        Promise.resolve(
          Response.json(
            { error: url.includes("0199") ? "No preference" : "No contact" },
            { status: 404, headers: { "x-request-id": "r1" } },
          ),
        ),
    });
    for (const contact of ["+14155550199", "+14155550111"]) {
      const response = await call(
        `/whatsapp/contacts/${contact}/marketing_preferences/${OWN}`,
      );
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ error: "Not found" });
    }
  });

  it("forwards the error of the API if the scope cannot be checked", async () => {
    const { call, sandbox } = await startProxy(everything);
    sandbox.faults.add({
      status: 429,
      headers: { "retry-after": "7" },
      body: { error: "Slow down" },
    });
    const response = await call(
      path(OWN_CONVERSATION),
      json("PATCH", { whatsapp_conversation: { status: "ended" } }),
    );
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("7");
    expect(await response.json()).toEqual({ error: "Slow down" });
    expect(sandbox.requests).toMatchObject([{ method: "GET" }]);
  });

  it("can have the pinned value in its member kapso", async () => {
    const { call, sandbox } = await startProxy(everything);
    const mine = await sandbox.receiveMessage({
      from: "+14155550123",
      text: "Hi",
      phone_number_id: OWN,
    });
    const theirs = await sandbox.receiveMessage({
      from: "+14155550199",
      text: "Hi",
      phone_number_id: OTHER,
    });
    const own = await call(`/whatsapp/messages/${mine.message.id}`);
    expect(own.status).toBe(200);
    const other = await call(`/whatsapp/messages/${theirs.message.id}`);
    expect(other.status).toBe(404);
  });

  it("is confined by the pinned parameter in its path", async () => {
    const { call, sandbox } = await startProxy(everything);
    const base = "/whatsapp/contacts/+14155550123/marketing_preferences";
    expect((await call(`${base}/${OTHER}`)).status).toBe(404);
    expect(sandbox.requests).toEqual([]);
    await call(`${base}/${OWN}`);
    expect(sandbox.requests).toHaveLength(1);
  });
});

describe("an operation that cannot be confined to the scope", () => {
  it.each([
    ["users.list", "/users", {}],
    ["contacts.get", "/whatsapp/contacts/+14155550123", {}],
    [
      "contacts.create",
      "/whatsapp/contacts",
      json("POST", { contact: { wa_id: "14155550100" } }),
    ],
  ])(
    "%s is rejected, and the error for onError says what to do",
    async (id, path, init) => {
      const { call, sandbox, errors } = await startProxy(everything);
      const response = await call(path, init);
      expect(response.status).toBe(403);
      expect(await response.json()).toEqual({
        error: `${id} cannot be limited to phone_number_id`,
      });
      expect(sandbox.requests).toEqual([]);
      expect(errors).toMatchObject([
        {
          operation: id,
          status: 403,
          error: {
            name: "KapsoArgumentError",
            message: `checks must have ${id}, because it is allowed and cannot be limited to the pinned phone_number_id: add a function that decides, or pin nothing for this request`,
          },
        },
      ]);
    },
  );

  it("is allowed with a check that allows it", async () => {
    const { call } = await startProxy({
      ...everything,
      checks: { "users.list": () => true },
    });
    expect((await call("/users")).status).toBe(200);
  });

  it("is allowed if nothing is pinned", async () => {
    const { call } = await startProxy({ ...everything, authorize: () => ({}) });
    expect((await call("/users")).status).toBe(200);
  });
});

describe("a check", () => {
  it("is called with the request to the API", async () => {
    const calls: unknown[] = [];
    const { call } = await startProxy({
      ...everything,
      checks: {
        "conversations.assignments.create": ({ request, ...rest }) => {
          calls.push(rest);
          return request.method === "POST";
        },
        "conversations.list": async ({ query }) => {
          calls.push(query);
          await Promise.resolve();
          return false;
        },
      },
    });
    const body = { assignment: { user_id: MEMBER } };
    const created = await call(
      `/whatsapp/conversations/${OWN_CONVERSATION}/assignments`,
      json("POST", { ...body, phone_number_id: OTHER }),
    );
    expect(created.status).toBe(201);
    const listed = await call(`/whatsapp/conversations?phone_number_id=1`);
    expect(listed.status).toBe(403);
    expect(calls).toEqual([
      {
        operation: "conversations.assignments.create",
        path: { conversation_id: OWN_CONVERSATION },
        query: {},
        headers: {},
        body,
        params: { phone_number_id: OWN },
      },
      { phone_number_id: OWN },
    ]);
  });

  it("does not replace the scope of an item", async () => {
    const { call } = await startProxy({
      ...everything,
      checks: { "conversations.get": () => true },
    });
    const response = await call(
      `/whatsapp/conversations/${OTHER_CONVERSATION}`,
    );
    expect(response.status).toBe(404);
  });

  it.each([false, undefined, "yes", 1])(
    "rejects with any result except true: %j",
    async (verdict) => {
      const { call, sandbox } = await startProxy({
        checks: {
          "conversations.list": () => verdict as unknown as boolean,
        },
      });
      expect((await call("/whatsapp/conversations")).status).toBe(403);
      expect(sandbox.requests).toEqual([]);
    },
  );

  it("that throws is a 500 without details", async () => {
    const problem = new Error(`database ${KEY} is down`);
    const { call, errors } = await startProxy({
      checks: {
        "conversations.list": () => {
          throw problem;
        },
      },
    });
    const response = await call("/whatsapp/conversations");
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      error:
        "The proxy's check of conversations.list failed; its onError has the reason",
    });
    expect(errors).toMatchObject([{ error: problem, status: 500 }]);
  });
});
