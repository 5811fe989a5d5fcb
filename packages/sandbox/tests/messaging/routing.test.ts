import type { MessagingContact } from "@kapso-platform/types";
import { expect, test } from "vitest";
import { createSandbox } from "../../src/index.js";
import {
  call,
  CUSTOMER,
  NUMBER,
  startConversation,
  startMessaging,
} from "./support.js";

test("the messaging API is beside the Platform API on the same server", async () => {
  const { sandbox } = await startMessaging();
  expect(sandbox.whatsappUrl).toBe(
    sandbox.url.replace("/platform/v1", "/meta/whatsapp/v24.0"),
  );
  const { status } = await call(sandbox, `/${NUMBER}/messages`);
  expect(status).toBe(200);
  expect(sandbox.requests.at(-1)).toMatchObject({
    operationId: "listMessages",
    path: `/meta/whatsapp/v24.0/${NUMBER}/messages`,
  });
});

test("the key may come as a bearer token", async () => {
  const { sandbox } = await startMessaging();
  const { status } = await call(sandbox, `/${NUMBER}/messages`, {
    headers: { "X-API-Key": "", authorization: `Bearer ${sandbox.apiKey}` },
  });
  expect(status).toBe(401);
  const response = await fetch(`${sandbox.whatsappUrl}/${NUMBER}/messages`, {
    headers: { authorization: `Bearer ${sandbox.apiKey}` },
  });
  expect(response.status).toBe(200);
});

test("a wrong key is rejected by Kapso, in a text", async () => {
  const { sandbox } = await startMessaging();
  const { status, body } = await call(sandbox, `/${NUMBER}/messages`, {
    headers: { "X-API-Key": "wrong" },
  });
  expect(status).toBe(401);
  expect(body.error).toEqual(expect.any(String));
});

test("a number that is not of the project is not found", async () => {
  const { sandbox } = await startMessaging();
  const { status, body } = await call(sandbox, "/99/messages");
  expect(status).toBe(404);
  expect(body.error).toMatchObject({ code: 404, type: "MessageError" });
});

test("a parameter that is wrong is rejected with 400", async () => {
  const { sandbox } = await startMessaging();
  const { status, body } = await call(sandbox, `/${NUMBER}/messages?limit=101`);
  expect(status).toBe(400);
  expect(body.error?.message).toContain("limit");
});

test("filters that exclude each other are rejected with 422 where that is documented", async () => {
  const { sandbox } = await startMessaging();
  const { status } = await call(
    sandbox,
    `/${NUMBER}/conversations?unassigned=true&assigned_user_id=00000000-0000-4000-8000-000000000001`,
  );
  expect(status).toBe(422);
});

test("a path that belongs to no operation has an error of this API", async () => {
  const { sandbox } = await startMessaging();
  const unknown = await call(sandbox, `/${NUMBER}/nothing`);
  expect([unknown.status, unknown.body.error?.code]).toEqual([404, 404]);
  const wrongMethod = await call(sandbox, `/${NUMBER}/messages`, {
    method: "DELETE",
  });
  expect(wrongMethod.status).toBe(405);
  expect(wrongMethod.headers.get("allow")).toBe("GET, HEAD, POST");
});

test("failures can be injected by operation", async () => {
  const { sandbox } = await startMessaging();
  sandbox.faults.add({ operationId: "listMessages", status: 503 });
  const response = await fetch(`${sandbox.whatsappUrl}/${NUMBER}/messages`);
  expect(response.status).toBe(503);
});

test("messages, conversations and contacts can be paged and filtered", async () => {
  const { sandbox } = await startConversation();
  await sandbox.receiveMessage({
    from: "14155550102",
    phone_number_id: NUMBER,
  });
  const first = await call<{
    data: MessagingContact[];
    paging: { next: string };
  }>(sandbox, `/${NUMBER}/contacts?limit=1`);
  const second = await call<{ data: MessagingContact[] }>(
    sandbox,
    `/${NUMBER}/contacts?limit=1&after=${encodeURIComponent(first.body.paging.next)}`,
  );
  expect([...first.body.data, ...second.body.data]).toMatchObject([
    { wa_id: "14155550102" },
    { wa_id: CUSTOMER },
  ]);
  const one = await call<{ data: object[] }>(
    sandbox,
    `/${NUMBER}/conversations?phone_number=%2B${CUSTOMER}`,
  );
  expect(one.body.data).toMatchObject([{ phone_number: CUSTOMER }]);
  expect(one.body.data[0]).not.toHaveProperty("kapso");
  const contact = await call<MessagingContact>(
    sandbox,
    `/${NUMBER}/contacts/${CUSTOMER}`,
  );
  expect(contact.body.wa_id).toBe(CUSTOMER);
  const none = await call(sandbox, `/${NUMBER}/contacts/19995550100`);
  expect(none.status).toBe(404);
});

test("a message of another number is not found", async () => {
  const { sandbox, received } = await startConversation();
  const id = encodeURIComponent(received);
  const own = await call(sandbox, `/${NUMBER}/messages/${id}`);
  const other = await call(sandbox, `/109876543210987/messages/${id}`);
  expect([own.status, other.status]).toEqual([200, 404]);
});

test("a documented response can be asked for", async () => {
  const sandbox = createSandbox({ conversations: 0 });
  const response = await sandbox.fetch(
    `${sandbox.whatsappUrl}/${NUMBER}/messages`,
    {
      headers: { "X-API-Key": sandbox.apiKey, Prefer: "code=404" },
    },
  );
  expect(response.status).toBe(404);
  expect(response.headers.get("preference-applied")).toBe("code=404");
  await sandbox.close();
});
