import type { WhatsappCall } from "@kapso-platform/types";
import { expect, test } from "vitest";
import type { Sandbox } from "../../src/index.js";
import {
  call,
  CUSTOMER,
  NUMBER,
  send,
  sendText,
  startConversation,
  startMessaging,
  type ApiResponse,
} from "./support.js";

const ACCOUNT = "102290129340398";
const OTHER_NUMBER = "109876543210987";

/** Writes to a path of `NUMBER`. */
function write<Body = object>(
  sandbox: Sandbox,
  path: string,
  body: object,
  method = "POST",
): Promise<ApiResponse<Body>> {
  return call<Body>(sandbox, `/${NUMBER}/${path}`, { method, body });
}

test("blocked people are listed until they are unblocked, and get no message", async () => {
  const { sandbox } = await startConversation();
  const users = [{ user: `+${CUSTOMER}` }, { user: "14155550199" }];
  for (let time = 0; time < 2; time += 1) {
    const blocked = await write(sandbox, "block_users", { block_users: users });
    expect(blocked.body).toEqual({ success: true });
  }
  const list = async (number = NUMBER) =>
    (await call<{ data: unknown[] }>(sandbox, `/${number}/block_users`)).body
      .data;
  expect(await list()).toEqual([{ user: "14155550199" }, { user: CUSTOMER }]);
  expect(await list(OTHER_NUMBER)).toEqual([]);
  const id = encodeURIComponent(await sendText(sandbox, "Hello"));
  const { body } = await call<{ kapso: object }>(
    sandbox,
    `/${NUMBER}/messages/${id}?fields=kapso(status)`,
  );
  expect(body.kapso).toEqual({ status: "failed" });
  await write(
    sandbox,
    "block_users",
    { block_users: [{ user: CUSTOMER }] },
    "DELETE",
  );
  expect(await list()).toEqual([{ user: "14155550199" }]);
  const wrong = await write(sandbox, "block_users", {
    block_users: [{ user: "Alicia" }],
  });
  expect(wrong.status).toBe(400);
});

test("the profile keeps what was not sent, and shows the fields that are asked for", async () => {
  const { sandbox } = await startMessaging();
  const update = (body: object) =>
    write(sandbox, "whatsapp_business_profile", {
      messaging_product: "whatsapp",
      ...body,
    });
  const read = async (query = "") =>
    (
      await call<{ data: object[] }>(
        sandbox,
        `/${NUMBER}/whatsapp_business_profile${query}`,
      )
    ).body.data;
  expect(await read()).toEqual([
    { messaging_product: "whatsapp", vertical: "OTHER" },
  ]);
  const profile = {
    about: "Orders 🥐",
    websites: ["https://shop.example"],
    email: "shop@example.com",
  };
  expect((await update(profile)).body).toEqual({ success: true });
  await update({ vertical: "RETAIL", profile_picture_handle: "4::aW1n" });
  expect(await read()).toMatchObject([
    {
      ...profile,
      vertical: "RETAIL",
      profile_picture_url: expect.stringMatching(/^https:/) as string,
    },
  ]);
  expect(await read("?fields=about,vertical")).toEqual([
    { about: "Orders 🥐", vertical: "RETAIL" },
  ]);
  for (const wrong of [
    { about: "x".repeat(140) },
    { email: "nobody" },
    { websites: ["ftp://shop.example"] },
    {
      websites: ["https://a.example", "https://b.example", "https://c.example"],
    },
  ]) {
    const { status, body } = await update(wrong);
    expect([status, body.error?.code]).toEqual([400, 400]);
  }
});

test("a username is reserved, then approved, and can be taken from another number", async () => {
  const { sandbox, advance } = await startMessaging();
  const path = (number: string) => `/${number}/username`;
  const set = (number: string, body: object) =>
    call(sandbox, path(number), { method: "POST", body });
  const read = async (number = NUMBER) =>
    (await call(sandbox, path(number))).body;
  expect(await read()).toEqual({});
  const username = "order_desk";
  expect((await set(NUMBER, { username })).body).toEqual({
    status: "reserved",
  });
  expect(await read()).toEqual({ username, status: "reserved" });
  advance(5001);
  expect(await read()).toEqual({ username, status: "approved" });
  expect((await set(OTHER_NUMBER, { username })).status).toBe(400);
  const transfer = { username, transfer_action: "force_transfer" };
  expect((await set(OTHER_NUMBER, transfer)).status).toBe(200);
  expect(await read()).toEqual({});
  await call(sandbox, path(OTHER_NUMBER), { method: "DELETE" });
  expect(await read(OTHER_NUMBER)).toEqual({});
  expect((await set(NUMBER, { username: "Desk!" })).status).toBe(400);
  await set(NUMBER, { username: "support" });
  const { body } = await call<{ data: { username_suggestions: string[] }[] }>(
    sandbox,
    `/${NUMBER}/username_suggestions`,
  );
  const [{ username_suggestions: names } = { username_suggestions: [] }] =
    body.data;
  expect(names).toContain("support_team");
  expect(names).not.toContain("support");
});

test("numbers show basic fields, and others when they are named", async () => {
  const { sandbox } = await startMessaging();
  const list = await call<{
    data: { id: string }[];
    paging: { next?: string };
  }>(sandbox, `/${ACCOUNT}/phone_numbers?limit=2`);
  expect(list.body.data).toHaveLength(2);
  const { search } = new URL(list.body.paging.next ?? "");
  const rest = await call<{ data: object[] }>(
    sandbox,
    `/${ACCOUNT}/phone_numbers${search}`,
  );
  expect(rest.body.data).toEqual([
    {
      id: NUMBER,
      verified_name: "Support",
      display_phone_number: "+1 555-456-7890",
      quality_rating: "GREEN",
    },
  ]);
  const one = await call(sandbox, `/${NUMBER}?fields=throughput,account_mode`);
  expect(one.body).toEqual({
    id: NUMBER,
    throughput: { level: "STANDARD" },
    account_mode: "LIVE",
  });
  const pin = (digits: string) =>
    call(sandbox, `/${NUMBER}`, { method: "POST", body: { pin: digits } });
  expect((await pin("123456")).body).toEqual({ success: true });
  expect((await pin("12")).status).toBe(400);
  expect((await call(sandbox, "/99/phone_numbers")).status).toBe(404);
});

test("a thread that another app handles has to be taken first", async () => {
  const { sandbox } = await startConversation();
  const control = async (action: string, more: object = {}) =>
    (
      await write(sandbox, "thread_control", {
        messaging_product: "whatsapp",
        to: CUSTOMER,
        action,
        ...more,
      })
    ).status;
  const steps = ["release", "pass", "pass", "release", "take", "pass"];
  const statuses = [];
  for (const step of steps) statuses.push(await control(step));
  expect(statuses).toEqual([200, 200, 409, 409, 200, 200]);
  const target = { control_pass: { target_role: "bot" } };
  expect(await control("take", target)).toBe(400);
  expect(await control("take", { to: undefined })).toBe(400);
});

test("a call that is made rings, is answered and ends", async () => {
  const { sandbox, advance } = await startConversation();
  const act = (body: object) =>
    write<{ calls: { id: string }[] }>(sandbox, "calls", {
      messaging_product: "whatsapp",
      ...body,
    });
  const offer = { sdp_type: "offer", sdp: "v=0\r\n" };
  const connect = { action: "connect", to: CUSTOMER, session: offer };
  const [made] = (await act(connect)).body.calls;
  const callId = made?.id ?? "";
  const read = async (query = "") =>
    (await call<{ data: WhatsappCall[] }>(sandbox, `/${NUMBER}/calls${query}`))
      .body.data;
  expect(await read()).toMatchObject([
    {
      call_id: callId,
      direction: "outbound",
      status: "initiated",
      duration_seconds: null,
      user_wa_id: CUSTOMER,
      whatsapp_contact: { wa_id: CUSTOMER },
      whatsapp_conversation: { status: "active" },
      config_display_name: "Support",
    },
  ]);
  advance(1001);
  expect(await read("?status=ringing")).toHaveLength(1);
  advance(2000);
  expect(await read("?status=answered")).toHaveLength(1);
  advance(10_000);
  expect((await act({ action: "terminate", call_id: callId })).body).toEqual({
    messaging_product: "whatsapp",
    success: true,
  });
  expect(await read()).toMatchObject([
    { status: "completed", duration_seconds: 10 },
  ]);
  for (const wrong of [
    { action: "terminate", call_id: callId },
    { action: "accept", call_id: callId, session: offer },
    { action: "terminate", call_id: "wacid.none" },
    { ...connect, session: undefined },
    { ...connect, to: undefined },
  ]) {
    const { status, body } = await act(wrong);
    expect([status, body.error?.code]).toEqual([400, 100]);
  }
  const absent = await act({ ...connect, to: "15550131026" });
  expect(absent.body.error?.code).toBe(131026);
});

test("a call that rings is accepted or rejected", async () => {
  const { sandbox } = await startMessaging({ conversations: 20 });
  const [ringing] = await Promise.all(
    [NUMBER, OTHER_NUMBER, "556677889900112"].map(async (number) => {
      const path = `/${number}/calls?status=ringing`;
      return (await call<{ data: WhatsappCall[] }>(sandbox, path)).body.data;
    }),
  ).then((lists) => lists.flat());
  const path = `/${ringing?.phone_number_id ?? ""}/calls`;
  const act = async (action: string) => {
    const { status } = await call(sandbox, path, {
      method: "POST",
      body: {
        messaging_product: "whatsapp",
        action,
        call_id: ringing?.call_id,
        session: { sdp_type: "answer", sdp: "v=0\r\n" },
      },
    });
    return status;
  };
  expect(await act("pre_accept")).toBe(200);
  expect(await act("accept")).toBe(200);
  expect(await act("reject")).toBe(400);
  expect(await act("terminate")).toBe(200);
});

test("who has read a request for it may be called for a week", async () => {
  const { sandbox, advance } = await startConversation();
  const read = async () => {
    const path = `/${NUMBER}/call_permissions?user_wa_id=${CUSTOMER}`;
    return (await call(sandbox, path)).body;
  };
  expect(await read()).toMatchObject({
    permission: { status: "no_permission" },
    actions: [
      {
        action_name: "send_call_permission_request",
        can_perform_action: true,
        limits: [{ current_usage: 0 }, { current_usage: 0 }],
      },
      { action_name: "start_call", can_perform_action: false, limits: [] },
    ],
  });
  const asked = await send(sandbox, {
    type: "interactive",
    interactive: {
      type: "call_permission_request",
      body: { text: "May we call you?" },
      action: { name: "call_permission_request" },
    },
  });
  expect(asked.status).toBe(200);
  advance(4000);
  expect(await read()).toMatchObject({
    permission: { status: "temporary", expiration_time: 1_770_552_000 },
    actions: [
      {
        can_perform_action: false,
        limits: [
          { current_usage: 1, limit_expiration_time: 1_770_033_600 },
          { current_usage: 1 },
        ],
      },
      { can_perform_action: true },
    ],
  });
  advance(7 * 86_400_000);
  expect(await read()).toMatchObject({
    permission: { status: "no_permission" },
  });
});
