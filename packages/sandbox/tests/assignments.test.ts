import type {
  ConversationAssignment,
  ConversationAssignmentListResponse,
  ConversationAssignmentResponse,
  User,
  WhatsappConversation,
} from "@kapso-platform/types";
import { beforeEach, expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import {
  call,
  idOf,
  startEmpty,
  type ApiResponse,
  type CursorList,
} from "./support/api.js";

const PATH = `/whatsapp/conversations/${idOf(1)}/assignments`;

let sandbox: Sandbox;
let users: User[];

beforeEach(async () => {
  sandbox = await startEmpty();
  await sandbox.seed({ conversations: [{ id: idOf(1) }, { id: idOf(2) }] });
  users = (await call<{ data: User[] }>(sandbox, "/users")).body.data;
  return () => sandbox.close();
});

function assign(
  assignment: object,
): Promise<ApiResponse<ConversationAssignmentResponse>> {
  return call(sandbox, PATH, { method: "POST", body: { assignment } });
}

function change(
  { id }: ConversationAssignment,
  assignment: object,
): Promise<ApiResponse<ConversationAssignmentResponse>> {
  return call(sandbox, `${PATH}/${id}`, {
    method: "PATCH",
    body: { assignment },
  });
}

test("assigns a member, who then finds the conversation", async () => {
  const { user_id: userId } = users[1]!;
  const created = await assign({ user_id: userId, notes: "VIP" });
  expect(created.status).toBe(201);
  expect(created.body.data).toMatchObject({
    user_id: userId,
    notes: "VIP",
    active: true,
  });
  const read = await call(sandbox, `${PATH}/${created.body.data.id}`);
  expect(read.body).toEqual(created.body);
  const found = await call<CursorList<WhatsappConversation>>(
    sandbox,
    `/whatsapp/conversations?assigned_user_id=${userId}`,
  );
  expect(found.body.data.map(({ id }) => id)).toEqual([idOf(1)]);
});

test("rejects a second active assignment, and allows one after unassigning", async () => {
  const first = await assign({ user_id: users[0]!.user_id });
  const second = await assign({ user_id: users[1]!.user_id });
  expect(second.status).toBe(422);
  expect(second.body.error).toContain("already has an active assignment");
  const ended = await change(first.body.data, { active: false });
  expect(ended.body.data).toEqual({ ...first.body.data, active: false });
  expect((await assign({ user_id: users[1]!.user_id })).status).toBe(201);
  const reopened = await change(first.body.data, { active: true });
  expect(reopened.status).toBe(422);
});

test("of assignments made at the same time only one succeeds", async () => {
  const responses = await Promise.all(
    users.map(({ user_id }) => assign({ user_id })),
  );
  const statuses = responses.map(({ status }) => status).sort();
  expect(statuses).toEqual([201, 422, 422, 422, 422]);
});

test("changes notes and assignee", async () => {
  const { body } = await assign({ user_id: users[0]!.user_id });
  const noted = await change(body.data, { notes: "Call back" });
  expect(noted.body.data).toEqual({ ...body.data, notes: "Call back" });
  const moved = await change(body.data, { user_id: users[2]!.user_id });
  expect(moved.body.data).toEqual({
    ...noted.body.data,
    user_id: users[2]!.user_id,
  });
});

test("rejects users outside the project", async () => {
  const rejected = await assign({ user_id: idOf(99) });
  expect(rejected.status).toBe(422);
  expect(rejected.body.error).toContain("project member");
  const { body } = await assign({ user_id: users[0]!.user_id });
  const moved = await change(body.data, { user_id: idOf(99) });
  expect(moved.status).toBe(422);
});

test("lists assignments newest first, ended ones included, 25 a page", async () => {
  const made: string[] = [];
  for (let index = 0; index < 27; index += 1) {
    const { body } = await assign({ user_id: users[0]!.user_id });
    made.unshift(body.data.id);
    await change(body.data, { active: false });
  }
  const { body, headers } = await call<ConversationAssignmentListResponse>(
    sandbox,
    PATH,
  );
  expect(body.data.map(({ id }) => id)).toEqual(made.slice(0, 25));
  expect(body.meta).toEqual({
    page: 1,
    per_page: 25,
    total_pages: 2,
    total_count: 27,
  });
  expect(headers.get("x-total")).toBe("27");
  expect(headers.get("x-total-pages")).toBe("2");
  for (const name of ["x-per-page", "x-page", "link"]) {
    expect(headers.get(name)).toBeNull();
  }
  const second = await call<ConversationAssignmentListResponse>(
    sandbox,
    `${PATH}?page=2`,
  );
  expect(second.body.data.map(({ id }) => id)).toEqual(made.slice(25));
  const far = await call<ConversationAssignmentListResponse>(
    sandbox,
    `${PATH}?page=9007199254740991&per_page=9007199254740991`,
  );
  expect(far.body.data).toEqual([]);
});

test("responses 404 for unknown conversations and assignments of others", async () => {
  const { body } = await assign({ user_id: users[0]!.user_id });
  const other = `/whatsapp/conversations/${idOf(2)}/assignments`;
  for (const path of [
    `/whatsapp/conversations/${idOf(9)}/assignments`,
    `${other}/${body.data.id}`,
    `${PATH}/${idOf(9)}`,
    `${PATH}/nonsense`,
  ]) {
    expect([path, (await call(sandbox, path)).status]).toEqual([path, 404]);
  }
});
