import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPlainPath } from "../../src/proxy/routes/find-route.js";
import { OTHER_CONVERSATION, OWN_CONVERSATION, json } from "./proxy-server.js";
import { startProxy } from "./proxy-server.js";

const ID = OWN_CONVERSATION;

/**
 * A URL as a framework may pass it: not normalized, unlike that of a `Request`.
 */
function rawRequest(path: string, init?: RequestInit): Request {
  const request = new Request("https://app.example/", init);
  return Object.defineProperty(request, "url", {
    value: `https://app.example${path}`,
  });
}

describe("a path that could be read in two ways", () => {
  it.each([
    "/whatsapp/conversations/..",
    "/whatsapp/conversations/../../users",
    "/whatsapp/conversations/.",
    "/whatsapp/conversations/%2e%2e",
    "/whatsapp/conversations/%2E%2e/users",
    "/whatsapp/conversations/.%2e",
    "/whatsapp/conversations/%252e%252e",
    "/whatsapp/conversations/..%2f..%2fusers",
    "/whatsapp/conversations/x%2f..%2fassignments",
    "/whatsapp/conversations/x%252fassignments",
    "/whatsapp/conversations/x%5cassignments",
    "/whatsapp/conversations/x\\assignments",
    "/whatsapp/conversations//x",
    "/whatsapp//conversations/x",
    "//whatsapp/conversations/x",
    "/whatsapp/conversations//",
    "/whatsapp/conversations/%00",
    "/whatsapp/conversations/x%0d%0aHost:%20evil",
    "/whatsapp/conversations/x\n",
    "/whatsapp/conversations/x%3flimit=1",
    "/whatsapp/conversations/x%23",
    "/whatsapp/conversations/x;y=1",
    "/whatsapp/conversations/%c0%ae%c0%ae",
    "/whatsapp/conversations/%e2%80%a4%e2%80%a4",
    "/whatsapp/conversations/\uff0e\uff0e",
    "/whatsapp/conversations/%",
    "/whatsapp/conversations/%zz",
    "/whatsapp/%63onversations/x",
    "/WhatsApp/conversations/x",
    "/whatsapp/conversations/ ",
    "/../kapso/whatsapp/conversations/x",
  ])("is rejected: %j", async (path) => {
    const { handler, sandbox } = await startProxy({
      allow: ["conversations.get", "conversations.assignments.list"],
    });
    const response = await handler(rawRequest(`/api/kapso${path}`));
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: expect.any(String) });
    expect(sandbox.requests).toEqual([]);
  });

  it.each(["/api/kapsos", "/api/kaps", "/API/kapso", "/api%2fkapso", ""])(
    "is rejected outside the base path: %s",
    async (start) => {
      const { handler, sandbox } = await startProxy();
      const response = await handler(
        rawRequest(`${start}/whatsapp/conversations`),
      );
      expect(response.status).toBe(404);
      expect(sandbox.requests).toEqual([]);
    },
  );
});

describe("an id", () => {
  it.each([
    [ID, ID],
    ["wamid.HBgLMTQxNTU1NQ==", "wamid.HBgLMTQxNTU1NQ%3D%3D"],
    ["wamid.HBgL%2BMTQ%3D", "wamid.HBgL%2BMTQ%3D"],
    ["+14155550123", "%2B14155550123"],
    ["US.13491208655302741918", "US.13491208655302741918"],
  ])("%s is encoded again", async (sent, received) => {
    const { call, sandbox } = await startProxy({
      allow: ["messages.get"],
    });
    await call(`/whatsapp/messages/${sent}`);
    expect(sandbox.requests.map(({ path }) => path)).toEqual([
      `/platform/v1/whatsapp/messages/${received}`,
    ]);
  });
});

/**
 * Parts to mangle a path with: everything that some server interprets
 * differently.
 */
const noise = fc.oneof(
  fc.constantFrom(
    ..."/|//|.|..|./|../|/..|%2e|%2E%2e|%2f|%2F|%5c|\\|%252e|%252f|%25|%|;|;x=1".split(
      "|",
    ),
    ..."?|#|&|=|%00|%0a|\t|\r\n| |+|@|:|~|*|'|\u2024|\uff0f|\u3002|\u0000".split(
      "|",
    ),
    ..."users|conversations|whatsapp|assignments|messages|contacts|api|kapso|platform|v1".split(
      "|",
    ),
  ),
  fc.string({ unit: "binary", maxLength: 3 }),
);

const templates = [
  "/whatsapp/conversations",
  `/whatsapp/conversations/${ID}`,
  `/whatsapp/conversations/${ID}/assignments`,
  `/whatsapp/conversations/${OTHER_CONVERSATION}/assignments/${ID}`,
  "/whatsapp/messages/wamid.1",
  "/whatsapp/contacts/+14155550123",
  "/users",
];

const mangled = fc
  .record({
    path: fc.constantFrom(...templates),
    cuts: fc.array(
      fc.record({
        at: fc.nat(),
        length: fc.integer({ min: 0, max: 12 }),
        noise,
      }),
      { maxLength: 4 },
    ),
    upper: fc.boolean(),
    encoded: fc.option(fc.nat(), { nil: undefined }),
  })
  .map(({ path, cuts, upper, encoded }) => {
    let result = upper ? path.toUpperCase() : path;
    if (encoded !== undefined) {
      const at = encoded % result.length;
      const code = result.charCodeAt(at).toString(16).padStart(2, "0");
      result = `${result.slice(0, at)}%${code}${result.slice(at + 1)}`;
    }
    for (const { at, length, noise: text } of cuts) {
      const start = at % (result.length + 1);
      result = result.slice(0, start) + text + result.slice(start + length);
    }
    return result;
  });

describe("however a path is mangled", () => {
  it("only allowed operations are reached", async () => {
    const { handler, sandbox } = await startProxy({
      allow: ["conversations.get", "conversations.update"],
    });
    const init = fc.constantFrom<RequestInit>(
      {},
      json("PATCH", { whatsapp_conversation: {} }),
      json("POST", { assignment: {} }),
      { method: "DELETE" },
    );
    await fc.assert(
      fc.asyncProperty(mangled, init, fc.boolean(), async (path, how, raw) => {
        sandbox.requests.clear();
        const url = `/api/kapso${path}`;
        let request;
        try {
          request = raw
            ? rawRequest(url, how)
            : new Request(`https://app.example${url}`, how);
        } catch {
          return; // Not a URL.
        }
        const { status } = await handler(request);
        expect(status).not.toBe(500);
        for (const { operationId, path: reached } of sandbox.requests) {
          expect([
            "getWhatsappConversation",
            "updateWhatsappConversation",
          ]).toContain(operationId);
          expect(reached).toMatch(
            /^\/platform\/v1\/whatsapp\/conversations\/[\w.~%@:-]+$/,
          );
        }
      }),
      { numRuns: 1500 },
    );
  });

  it("a matched path is one that a URL parser does not change", () => {
    fc.assert(
      fc.property(mangled, (path) => {
        if (!isPlainPath(path)) return;
        expect(new URL(`https://app.example${path}`).pathname).toBe(path);
      }),
    );
  });
});
