import type { FlowSummary } from "@kapso-platform/types";
import { expect, test } from "vitest";
import type { Sandbox } from "../../src/index.js";
import { call as callPlatform } from "../support/api.js";
import { call, NUMBER, startMessaging, type ApiResponse } from "./support.js";

const ACCOUNT = "102290129340398";

const FLOW = {
  version: "7.0",
  screens: [
    {
      id: "BOOKED",
      title: "Booked",
      terminal: true,
      layout: { type: "SingleColumnLayout", children: [] },
    },
  ],
};

interface Created {
  id: string;
  success: boolean;
  validation_errors: { message: string }[];
}

function post<Body = { success: boolean }>(
  sandbox: Sandbox,
  path: string,
  body?: object,
): Promise<ApiResponse<Body>> {
  return call<Body>(sandbox, path, { method: "POST", body });
}

async function create(
  sandbox: Sandbox,
  more: object = {},
  owner = ACCOUNT,
): Promise<Created> {
  const body = { name: "book", categories: ["SURVEY"], ...more };
  return (await post<Created>(sandbox, `/${owner}/flows`, body)).body;
}

function uploadJson(sandbox: Sandbox, id: string, text: string) {
  const form = new FormData();
  form.set("file", new File([text], "flow.json", { type: "application/json" }));
  form.set("name", "flow.json");
  form.set("asset_type", "FLOW_JSON");
  return post<Created>(sandbox, `/${id}/assets`, form);
}

test("a flow is created, changed, published and deprecated", async () => {
  const { sandbox } = await startMessaging();
  const { id } = await create(sandbox);
  expect(id).toMatch(/^\d+$/);
  const read = async (query = "") =>
    (await call<FlowSummary>(sandbox, `/${id}${query}`)).body;
  expect(await read()).toEqual({
    id,
    name: "book",
    status: "DRAFT",
    categories: ["SURVEY"],
    validation_errors: [],
  });
  const change = { name: "book_a_table", endpoint_uri: "https://shop.example" };
  expect((await post(sandbox, `/${id}`, change)).body).toEqual({
    success: true,
  });
  const uploaded = await uploadJson(sandbox, id, JSON.stringify(FLOW));
  expect(uploaded.body).toEqual({ success: true, validation_errors: [] });
  expect(
    await read(
      "?fields=name,endpoint_uri,json_version,preview.invalidate(true),whatsapp_business_account",
    ),
  ).toEqual({
    id,
    ...change,
    json_version: "7.0",
    preview: {
      preview_url: expect.stringContaining(id) as string,
      expires_at: "2026-03-03T12:00:00Z",
    },
    whatsapp_business_account: { id: ACCOUNT },
  });
  const assets = await call<{ data: { download_url: string }[] }>(
    sandbox,
    `/${id}/assets`,
  );
  const [asset] = assets.body.data;
  const downloaded = await fetch(asset?.download_url ?? "");
  expect(await downloaded.json()).toEqual(FLOW);
  expect((await post(sandbox, `/${id}/deprecate`)).status).toBe(400);
  expect((await post(sandbox, `/${id}/publish`)).status).toBe(200);
  expect((await post(sandbox, `/${id}/publish`)).status).toBe(400);
  const late = await uploadJson(sandbox, id, JSON.stringify(FLOW));
  expect([late.status, late.body.error?.code]).toEqual([400, 139001]);
  const remove = () => call(sandbox, `/flows/${id}`, { method: "DELETE" });
  expect((await remove()).status).toBe(400);
  expect((await post(sandbox, `/${id}/deprecate`)).status).toBe(200);
  expect(await read("?fields=status")).toEqual({ id, status: "DEPRECATED" });
  const platform = await callPlatform<{ data: object[] }>(
    sandbox,
    "/whatsapp/flows",
  );
  expect(platform.body.data[0]).toMatchObject({
    meta_flow_id: id,
    name: "book_a_table",
    status: "deprecated",
  });
});

test("what is wrong with a flow's JSON is listed, and keeps it from being published", async () => {
  const { sandbox } = await startMessaging();
  const wrong = JSON.stringify({ version: "7.0", screens: [] });
  const created = await create(sandbox, { flow_json: wrong, publish: true });
  expect(created).toMatchObject({
    success: true,
    validation_errors: [
      { message: expect.stringContaining("screens") as string },
    ],
  });
  const published = await post(sandbox, `/${created.id}/publish`);
  expect([published.status, published.body.error?.code]).toEqual([400, 139002]);
  const text = await uploadJson(sandbox, created.id, "{");
  expect(text.body.validation_errors).toMatchObject([
    { error: "INVALID_FLOW_JSON" },
  ]);
  const { id } = await create(sandbox, {
    flow_json: JSON.stringify(FLOW),
    publish: true,
  });
  const { body } = await call(sandbox, `/${id}?fields=status`);
  expect(body).toEqual({ id, status: "PUBLISHED" });
});

test("flows are listed by account and by number, and deleted while they are drafts", async () => {
  const { sandbox } = await startMessaging();
  const { id } = await create(sandbox, {}, NUMBER);
  const { id: copy } = await create(sandbox, { clone_flow_id: id });
  const list = async (owner: string) =>
    (await call<{ data: FlowSummary[] }>(sandbox, `/${owner}/flows`)).body.data;
  const flows = await list(ACCOUNT);
  expect(flows.slice(0, 2).map((flow) => flow.id)).toEqual([copy, id]);
  expect(await list(NUMBER)).toEqual(flows);
  const page = await call<{ data: object[]; paging: { next: string } }>(
    sandbox,
    `/${ACCOUNT}/flows?limit=1`,
  );
  const { search } = new URL(page.body.paging.next);
  const second = await call<{ data: object[] }>(
    sandbox,
    `/${ACCOUNT}/flows${search}`,
  );
  expect(second.body.data).toEqual([flows[1]]);
  const removed = await call(sandbox, `/flows/${id}`, { method: "DELETE" });
  expect(removed.body).toEqual({ success: true });
  expect((await list(ACCOUNT)).map((flow) => flow.id)).not.toContain(id);
  expect((await post(sandbox, `/${id}/publish`)).status).toBe(404);
  expect((await create(sandbox, { clone_flow_id: id })).id).toBeUndefined();
});
