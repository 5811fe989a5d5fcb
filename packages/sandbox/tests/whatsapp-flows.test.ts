import type {
  PaginationMeta,
  WhatsappFlow,
  WhatsappFlowDataEndpoint,
  WhatsappFlowFunctionInvocation,
  WhatsappFlowFunctionLog,
  WhatsappFlowVersionDetail,
} from "@kapso-platform/types";
import { expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import {
  call,
  idOf,
  query,
  startEmpty,
  type ApiResponse,
} from "./support/api.js";

const LIST = "/whatsapp/flows";
const NUMBER = "1234567890";
const CODE = "export default { fetch: () => Response.json({}) };";

const SCREEN = {
  id: "BOOKING",
  terminal: true,
  layout: { type: "SingleColumnLayout", children: [] },
};

interface Body<Data> {
  data: Data;
  validation_errors?: { error: string; path: string }[];
}

type Registered = WhatsappFlowDataEndpoint & {
  flow_id?: string;
  flow_has_encryption?: boolean;
  warning?: string | null;
};

function post<Data>(
  sandbox: Sandbox,
  path: string,
  body?: object,
): Promise<ApiResponse<Body<Data>>> {
  return call(sandbox, LIST + path, {
    method: "POST",
    ...(body && { body }),
  });
}

async function create(sandbox: Sandbox, body = {}): Promise<WhatsappFlow> {
  const response = await post<WhatsappFlow>(sandbox, "", {
    phone_number_id: NUMBER,
    ...body,
  });
  if (response.status !== 201) throw new Error(response.body.error);
  return response.body.data;
}

async function read(sandbox: Sandbox, id: string): Promise<WhatsappFlow> {
  const { body } = await call<{ data: WhatsappFlow }>(sandbox, `${LIST}/${id}`);
  return body.data;
}

/** A flow with a deployed endpoint, and encryption. */
async function createWithEndpoint(sandbox: Sandbox, body = {}) {
  const { id } = await create(sandbox, body);
  await post(sandbox, `/${id}/setup_encryption`);
  await post(sandbox, `/${id}/data_endpoint`, { code: CODE });
  const { body: response } = await post<WhatsappFlowDataEndpoint>(
    sandbox,
    `/${id}/data_endpoint/deploy`,
  );
  return { id, functionId: response.data.function_id };
}

test("creates a draft with a name and a welcome screen of its own", async () => {
  const sandbox = await startEmpty();
  const flow = await create(sandbox);
  expect(flow).toMatchObject({
    status: "draft",
    json_version: "7.0",
    data_api_version: null,
    phone_number_id: NUMBER,
    published_at: null,
    has_data_endpoint: false,
    flows_encryption_configured: false,
  });
  expect(flow.name).toMatch(/^Flow \d{4}$/);
  expect(flow.preview_url).not.toBeNull();
  expect(flow.business_account_id).not.toBeNull();
  expect(await read(sandbox, flow.id)).toEqual(flow);
});

test("creates and publishes in one call", async () => {
  const sandbox = await startEmpty();
  const flow = await create(sandbox, { name: "Booking", publish: true });
  expect(flow).toMatchObject({
    name: "Booking",
    status: "published",
    preview_url: null,
  });
  expect(flow.published_at).not.toBeNull();
});

test("rejects a flow of an unknown number, of faulty JSON or without a body", async () => {
  const sandbox = await startEmpty();
  const number = await post(sandbox, "", { phone_number_id: "1" });
  expect(number.status).toBe(404);
  const faulty = await post(sandbox, "", {
    phone_number_id: NUMBER,
    flow_json: { version: "7.0", screens: [] },
  });
  expect([faulty.status, faulty.body.error]).toEqual([
    422,
    expect.stringContaining('"flow_json"') as string,
  ]);
  const missing = await post(sandbox, "", {});
  expect(missing.body.error).toContain('"phone_number_id" is missing');
  const broken = await call(sandbox, LIST, { method: "POST", body: "{" });
  expect(broken.status).toBe(400);
});

test("lists flows newest first, filtered and in numbered pages", async () => {
  const sandbox = await startEmpty();
  const one = await create(sandbox, { name: "Alpha" });
  const two = await create(sandbox, { name: "Beta", publish: true });
  const list = async (parameters: Record<string, string | number>) => {
    const { body, headers } = await call<{
      data: WhatsappFlow[];
      meta: PaginationMeta;
    }>(sandbox, LIST + query(parameters));
    return { ids: body.data.map(({ id }) => id), meta: body.meta, headers };
  };
  const page = await list({ per_page: 2 });
  expect(page.ids).toEqual([two.id, one.id]);
  expect(page.meta.total_count).toBe(4);
  expect(page.headers.get("link")).toContain('rel="next"');
  expect((await list({ name_contains: "lph" })).ids).toEqual([one.id]);
  expect((await list({ status: "published" })).ids).toContain(two.id);
  expect((await list({ status: "draft" })).ids).not.toContain(two.id);
  expect((await list({ phone_number_id: "1" })).ids).toEqual([]);
  const account = one.business_account_id ?? "";
  expect((await list({ business_account_id: account })).ids).toHaveLength(4);
});

test("publishes the newest version once", async () => {
  const sandbox = await startEmpty();
  const { id } = await create(sandbox);
  const wrong = await post(sandbox, `/${id}/publish`, { phone_number_id: "1" });
  expect(wrong.status).toBe(404);
  const { status, body } = await post<WhatsappFlow>(sandbox, `/${id}/publish`);
  expect([status, body.data.status]).toEqual([200, "published"]);
  const again = await post(sandbox, `/${id}/publish`);
  expect([again.status, again.body.error]).toEqual([
    422,
    expect.stringContaining("no draft") as string,
  ]);
});

test("a version is stored with its JSON, and found again", async () => {
  const sandbox = await startEmpty();
  const { id } = await create(sandbox);
  const flow_json = { version: "6.0", screens: [SCREEN] };
  const { status, body } = await post<WhatsappFlowVersionDetail>(
    sandbox,
    `/${id}/versions`,
    { flow_json },
  );
  expect(status).toBe(201);
  expect(body.data).toMatchObject({
    version_label: "v2",
    status: "draft",
    flow_json,
  });
  expect(body.data.flow_json_sha).toMatch(/^[0-9a-f]{64}$/);
  const one = await call(sandbox, `${LIST}/${id}/versions/${body.data.id}`);
  expect(one.body).toEqual({ data: body.data });
  const list = await call<{ data: { version_label: string }[] }>(
    sandbox,
    `${LIST}/${id}/versions`,
  );
  expect(list.body.data.map(({ version_label: label }) => label)).toEqual([
    "v2",
    "v1",
  ]);
  expect((await read(sandbox, id)).json_version).toBe("6.0");
});

test("a version with faults is rejected with each of them", async () => {
  const sandbox = await startEmpty();
  const { id } = await create(sandbox);
  const faulty = async (flow_json: object) => {
    const { status, body } = await post(sandbox, `/${id}/versions`, {
      flow_json,
    });
    expect(status).toBe(422);
    return body.validation_errors?.map(({ error, path }) => `${error} ${path}`);
  };
  expect(await faulty({ titel: "x" })).toEqual([
    "INVALID_PROPERTY titel",
    "REQUIRED_PROPERTY_MISSING version",
    "REQUIRED_PROPERTY_MISSING screens",
  ]);
  expect(
    await faulty({
      version: "7.0",
      screens: [{ ...SCREEN, terminal: false }, SCREEN.id, { id: "1" }],
    }),
  ).toEqual([
    "INVALID_PROPERTY_VALUE screens[1].id",
    "REQUIRED_PROPERTY_MISSING screens[1].layout",
    "INVALID_PROPERTY_VALUE screens[2].id",
    "REQUIRED_PROPERTY_MISSING screens[2].layout",
    "MISSING_TERMINAL_SCREEN screens",
  ]);
});

test("encryption is set up once for the account", async () => {
  const sandbox = await startEmpty();
  const { id } = await create(sandbox);
  const first = await post(sandbox, `/${id}/setup_encryption`);
  expect(first.body.data).toMatchObject({ status: "success" });
  const other = await create(sandbox);
  const second = await post(sandbox, `/${other.id}/setup_encryption`);
  expect(second.body.data).toMatchObject({
    status: "already_configured",
    flows_encryption_configured: true,
  });
  expect((await read(sandbox, id)).flows_encryption_configured).toBe(true);
});

test("a data endpoint is saved, deployed and registered in that order", async () => {
  const sandbox = await startEmpty();
  const { id } = await create(sandbox);
  const path = `/${id}/data_endpoint`;
  for (const init of [
    call(sandbox, LIST + path),
    post(sandbox, `${path}/deploy`),
    post(sandbox, `${path}/register`),
    call(sandbox, `${LIST}/${id}/function_logs`),
    call(sandbox, `${LIST}/${id}/function_invocations`),
  ]) {
    const { status, body } = await init;
    expect([status, body.error]).toEqual([
      422,
      expect.stringContaining("no data endpoint") as string,
    ]);
  }
  const saved = await post<WhatsappFlowDataEndpoint>(sandbox, path, {
    code: CODE,
  });
  expect(saved.status).toBe(200);
  expect(saved.body.data).toMatchObject({
    status: "draft",
    code: CODE,
    endpoint_url: null,
    last_deployed_at: null,
  });
  const early = await post(sandbox, `${path}/register`);
  expect(early.body.error).toContain("not deployed");
  const deployed = await post<WhatsappFlowDataEndpoint>(
    sandbox,
    `${path}/deploy`,
  );
  expect(deployed.body.data.status).toBe("deployed");
  expect(deployed.body.data.endpoint_url).toContain(
    saved.body.data.function_id,
  );
  const open = await post(sandbox, `${path}/register`);
  expect([open.status, open.body.error]).toEqual([
    422,
    expect.stringContaining("no encryption") as string,
  ]);
  await post(sandbox, `/${id}/setup_encryption`);
  const registered = await post<Registered>(sandbox, `${path}/register`);
  expect(registered.status).toBe(200);
  expect(registered.body.data).toMatchObject({
    flow_id: id,
    flow_has_encryption: true,
    warning: null,
  });
  expect(await read(sandbox, id)).toMatchObject({
    has_data_endpoint: true,
    data_endpoint_function_id: saved.body.data.function_id,
  });
});

test("saving code again overwrites it, and invalid code is not deployed", async () => {
  const sandbox = await startEmpty();
  const { id, functionId } = await createWithEndpoint(sandbox);
  const path = `/${id}/data_endpoint`;
  const again = await post<WhatsappFlowDataEndpoint>(sandbox, path, {
    code: "export default {",
  });
  expect(again.body.data).toMatchObject({
    function_id: functionId,
    status: "draft",
  });
  const rejected = await post(sandbox, `${path}/deploy`);
  expect(rejected.status).toBe(422);
  const { body } = await call<{ data: WhatsappFlowDataEndpoint }>(
    sandbox,
    LIST + path,
  );
  expect(body.data.status).toBe("error");
  expect((await post(sandbox, path, { code: " " })).status).toBe(422);
});

test("a flow that asks an endpoint is published when the endpoint is ready", async () => {
  const sandbox = await startEmpty();
  const { id } = await createWithEndpoint(sandbox, {
    flow_json: {
      version: "7.0",
      data_api_version: "3.0",
      screens: [SCREEN],
    },
  });
  const early = await post(sandbox, `/${id}/publish`);
  expect([early.status, early.body.error]).toEqual([
    422,
    expect.stringContaining("data_api_version") as string,
  ]);
  await post(sandbox, `/${id}/data_endpoint/register`);
  expect((await post(sandbox, `/${id}/publish`)).status).toBe(200);
});

test("an existing function is attached once it is deployed", async () => {
  const sandbox = await startEmpty();
  const { functionId } = await createWithEndpoint(sandbox);
  const { id } = await create(sandbox);
  const attach = (function_id: unknown) =>
    call<{ data: Registered }>(sandbox, `${LIST}/${id}/data_endpoint`, {
      method: "PATCH",
      body: { function_id },
    });
  expect((await attach(idOf(9))).status).toBe(404);
  expect((await attach(null)).status).toBe(422);
  const { status, body } = await attach(functionId);
  expect(status).toBe(200);
  expect(body.data).toMatchObject({
    function_id: functionId,
    flow_id: id,
    warning: null,
  });
  await post(sandbox, `/${id}/data_endpoint`, { code: CODE });
  const stale = await attach(functionId);
  expect([stale.status, stale.body.error]).toEqual([
    422,
    expect.stringContaining("must be deployed") as string,
  ]);
});

test("a published flow with a newer draft is registered with a warning", async () => {
  const sandbox = await startEmpty();
  const { id } = await createWithEndpoint(sandbox, { publish: true });
  await post(sandbox, `/${id}/versions`, {
    flow_json: { version: "7.0", screens: [SCREEN] },
  });
  const { status, body } = await post<Registered>(
    sandbox,
    `/${id}/data_endpoint/register`,
  );
  expect(status).toBe(200);
  expect(body.data.warning).toContain("is a draft");
});

test("shows what the function behind a flow did", async () => {
  const sandbox = await startEmpty();
  const { id, functionId } = await createWithEndpoint(sandbox);
  await call(sandbox, `/functions/${functionId}/invoke`, {
    method: "POST",
    body: { action: "INIT" },
  });
  const invocations = await call<{
    data: { invocations: WhatsappFlowFunctionInvocation[] };
  }>(sandbox, `${LIST}/${id}/function_invocations?status=success`);
  expect(invocations.body.data.invocations).toHaveLength(1);
  expect(invocations.body.data.invocations[0]).toMatchObject({
    status_code: 200,
    request_body: { action: "INIT" },
  });
  const failed = await call<{ data: { invocations: unknown[] } }>(
    sandbox,
    `${LIST}/${id}/function_invocations?status=failed`,
  );
  expect(failed.body.data.invocations).toEqual([]);
  const logs = await call<{
    data: { function_id: string; logs: WhatsappFlowFunctionLog[] };
  }>(sandbox, `${LIST}/${id}/function_logs`);
  expect(logs.body.data.function_id).toBe(functionId);
});

test("an unknown flow or version is 404", async () => {
  const sandbox = await startEmpty();
  const { id } = await create(sandbox);
  const one = `/${idOf(9)}`;
  const flow_json = { version: "7.0", screens: [SCREEN] };
  const responses = await Promise.all([
    call(sandbox, LIST + one),
    post(sandbox, `${one}/publish`),
    post(sandbox, `${one}/setup_encryption`),
    call(sandbox, `${LIST}${one}/versions`),
    post(sandbox, `${one}/versions`, { flow_json }),
    call(sandbox, `${LIST}/${id}/versions/${idOf(9)}`),
    call(sandbox, `${LIST}${one}/data_endpoint`),
    post(sandbox, `${one}/data_endpoint`, { code: CODE }),
    post(sandbox, `${one}/data_endpoint/deploy`),
    post(sandbox, `${one}/data_endpoint/register`),
    call(sandbox, `${LIST}${one}/function_logs`),
    call(sandbox, `${LIST}${one}/function_invocations`),
  ]);
  expect(responses.map(({ status }) => status)).toEqual(
    responses.map(() => 404),
  );
});
