import { describe, expect, it } from "vitest";
import {
  type KapsoApiError,
  KapsoConnectionError,
  type KapsoClient,
  KapsoNotFoundError,
  KapsoPermissionError,
  KapsoRateLimitError,
  KapsoServerError,
  KapsoValidationError,
  createKapsoClient,
} from "../../src/index.js";
import type { ProxyOptions } from "../../src/proxy/index.js";
import { rejection } from "../rejection.js";
import {
  KEY,
  MEMBER,
  OWN,
  OWN_CONVERSATION,
  type Proxied,
  serveProxy,
  startProxy,
} from "./proxy-server.js";

/** A client without a key, as in a browser, that calls a proxy. */
async function startClient(
  options: Partial<ProxyOptions> = {},
  conversations = 0,
): Promise<Proxied & { kapso: KapsoClient }> {
  const proxied = await startProxy(
    {
      allow: [
        "conversations.list",
        "conversations.get",
        "conversations.update",
        "conversations.assignments.create",
        "conversations.assignments.list",
        "messages.list",
        "users.list",
        "contacts.delete",
      ],
      ...options,
    },
    { conversations },
  );
  const kapso = createKapsoClient({
    baseUrl: `${await serveProxy(proxied)}/api/kapso`,
    apiKey: null,
    maxRetries: 0,
  });
  return { ...proxied, kapso };
}

describe("the client without a key, through the proxy", () => {
  it("walks a list to its end and back", async () => {
    const { kapso, sandbox } = await startClient({}, 60);
    const all = await kapso.conversations.list({ limit: 25 }).toArray({
      limit: Infinity,
    });
    expect(new Set(all.map(({ id }) => id)).size).toBe(62);
    expect(sandbox.requests).toHaveLength(3);
    const page = await kapso.conversations.list({ limit: 25 });
    const next = await page.nextPage();
    expect((await next.previousPage()).items).toEqual(page.items);
  });

  it("reads, changes and creates", async () => {
    const { kapso } = await startClient({
      authorize: () => ({ params: { phone_number_id: OWN } }),
      checks: { "users.list": () => true },
    });
    const { status } = await kapso.conversations.update(OWN_CONVERSATION, {
      status: "ended",
    });
    expect(status).toBe("ended");
    const members = await kapso.users.list().toArray({ limit: Infinity });
    expect(members.map(({ user_id }) => user_id)).toContain(MEMBER);
    const assignment = await kapso.conversations.assignments.create(
      OWN_CONVERSATION,
      { user_id: MEMBER, notes: "Ünïcode ✓" },
    );
    expect(assignment).toMatchObject({ user_id: MEMBER, notes: "Ünïcode ✓" });
    const list = await kapso.conversations.assignments.list(OWN_CONVERSATION);
    expect(list.meta?.total_count).toBe(1);
  });

  it("deletes, with an empty response", async () => {
    const { kapso, sandbox } = await startClient();
    await expect(kapso.contacts.delete("+14155550123")).resolves.toBe(
      undefined,
    );
    expect(sandbox.requests).toMatchObject([{ method: "DELETE", status: 204 }]);
  });

  it("throws the errors of the API, as without a proxy", async () => {
    const { kapso, sandbox, options } = await startClient();
    const direct = createKapsoClient({
      baseUrl: options.baseUrl,
      apiKey: KEY,
      maxRetries: 0,
    });
    const id = "00000000-0000-4000-8000-000000000000";
    const calls: [
      (client: KapsoClient) => PromiseLike<unknown>,
      typeof KapsoApiError,
    ][] = [
      [(client) => client.conversations.get(id), KapsoNotFoundError],
      [
        (client) =>
          client.conversations.assignments.create(OWN_CONVERSATION, {
            user_id: "nobody",
          }),
        KapsoValidationError,
      ],
      [
        (client) => client.messages.list({ status: "lost" as "sent" }),
        KapsoValidationError,
      ],
    ];
    for (const [call, kind] of calls) {
      const error = await rejection(call(kapso));
      const expected = await rejection(call(direct));
      expect(error).toBeInstanceOf(kind);
      expect(error).toMatchObject({
        message: (expected as Error).message,
        body: (expected as { body?: unknown }).body,
        status: (expected as { status?: number }).status,
      });
    }
    sandbox.faults.add({
      status: 429,
      headers: { "retry-after": "7", "x-request-id": "r1" },
      body: { error: "Slow down", message: "Later" },
      times: 1,
    });
    const error = await rejection(kapso.users.list());
    expect(error).toBeInstanceOf(KapsoRateLimitError);
    expect(error).toMatchObject({ retryAfter: 7, requestId: "r1" });
  });

  it("throws the rejections of the proxy as API errors", async () => {
    const { kapso, sandbox } = await startClient({ allow: ["users.list"] });
    const error = await rejection(kapso.conversations.list());
    expect(error).toBeInstanceOf(KapsoPermissionError);
    expect((error as Error).message).toBe(
      "403 Forbidden: conversations.list is not in the proxy's allow list",
    );
    sandbox.faults.add({ disconnect: true });
    const gone = await rejection(kapso.users.list());
    expect(gone).toBeInstanceOf(KapsoServerError);
    expect((gone as Error).message).toBe(
      "502 Bad Gateway: The API could not be reached",
    );
  });

  it("throws if there is no proxy", async () => {
    const kapso = createKapsoClient({
      baseUrl: "http://127.0.0.1:1/api/kapso",
      apiKey: null,
      maxRetries: 0,
    });
    expect(await rejection(kapso.users.list())).toBeInstanceOf(
      KapsoConnectionError,
    );
  });
});
