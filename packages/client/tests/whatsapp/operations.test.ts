import { describe, expect, it, onTestFinished, vi } from "vitest";
import { allOperations } from "../../src/all-operations.js";
import { FILE_LIMITS } from "../../src/generated/file-limits.js";
import {
  Page,
  PagePromise,
  createKapsoClient,
  createKapsoCore,
} from "../../src/index.js";
import { type Operation, isList, takesParams } from "../../src/operation.js";
import { KEY, respondWith, startServer } from "../transport/http-server.js";
import {
  WHATSAPP_PATH,
  formOf,
  jsonOf,
  sent,
  startMessaging,
} from "./messaging-server.js";

const operations = allOperations().filter(({ name }) =>
  name.startsWith("whatsapp."),
);

describe("kapso.whatsapp", () => {
  it("has the 43 operations of the messaging API", () => {
    expect(operations).toHaveLength(43);
    expect(operations.every(({ api }) => api === "whatsapp")).toBe(true);
  });

  it.each(operations.map((operation) => [operation.name, operation] as const))(
    "%s sends its request to the messaging API",
    async (name, operation) => {
      const server = await startMessaging(respondTo(operation));
      const method = name
        .split(".")
        .reduce<unknown>(
          (tree, step) => (tree as Record<string, unknown>)[step],
          server.kapso,
        ) as (...args: unknown[]) => PromiseLike<unknown>;
      const value = await method(...argumentsOf(operation));
      const [request] = server.received;
      expect(server.received).toHaveLength(1);
      expect(request?.method).toBe(operation.method);
      expect(request?.headers["x-api-key"]).toBe(KEY);
      const path = operation.path.replaceAll(/\{[^}]+\}/g, "1");
      const base = operation.levelsUp ? "/meta/whatsapp" : WHATSAPP_PATH;
      expect(request?.path.split("?")[0]).toBe(base + path);
      if (isList(operation)) expect(value).toBeInstanceOf(Page);
      else expect(value).toBeDefined();
    },
  );

  it("is paged by the cursors of the Graph API", async () => {
    const template = { id: "1", name: "hello", components: [] };
    const server = await startMessaging(
      respondWith(200, {
        data: [template],
        paging: {
          cursors: { before: "b1", after: "a1" },
          next: "https://graph.facebook.com/v24.0/1/message_templates?after=a1",
        },
      }),
      respondWith(200, {
        data: [{ ...template, id: "2" }],
        paging: { cursors: { before: "b2", after: "a2" } },
      }),
    );
    const list = server.kapso.whatsapp.templates.list("1", {
      status: "APPROVED",
    });
    expect(list).toBeInstanceOf(PagePromise);
    expect((await list.toArray({ limit: 9 })).map(({ id }) => id)).toEqual([
      "1",
      "2",
    ]);
    expect(server.received.map(({ path }) => path)).toEqual([
      `${WHATSAPP_PATH}/1/message_templates?status=APPROVED`,
      `${WHATSAPP_PATH}/1/message_templates?status=APPROVED&after=a1`,
    ]);
  });

  it("resolves to the entry of a list that always has one", async () => {
    const { kapso } = await startMessaging(
      respondWith(200, { data: [{ about: "Fresh bread", websites: [] }] }),
    );
    expect(await kapso.whatsapp.profile.get("1")).toEqual({
      about: "Fresh bread",
      websites: [],
    });
  });

  it("adds the constants that the API requires in every body", async () => {
    const server = await startMessaging(sent);
    await server.kapso.whatsapp.messages.send("1", {
      to: "14155550123",
      type: "text",
      text: { body: "Hello" },
      // Not given.
      recipient_type: undefined,
      recipient: undefined,
      context: undefined,
    });
    expect(jsonOf(server.received[0]!)).toEqual({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: "14155550123",
      type: "text",
      text: { body: "Hello" },
    });
  });

  it("uploads the file of a flow as a form", async () => {
    const server = await startMessaging(respondWith(200, { success: true }));
    const file = new Blob(["{}"], { type: "application/json" });
    await server.kapso.whatsapp.flows.assets.upload("1", { file });
    const form = await formOf(server.received[0]!);
    expect(form.get("name")).toBe("flow.json");
    expect(form.get("asset_type")).toBe("FLOW_JSON");
    expect(await (form.get("file") as File).text()).toBe("{}");
  });
});

describe("the base URL of the messaging API", () => {
  it.each([
    ["/platform/v1", "/meta/whatsapp/v24.0/1"],
    ["/platform/v1/", "/meta/whatsapp/v24.0/1"],
    ["/api/kapso", "/api/kapso/meta/whatsapp/v24.0/1"],
  ])("is derived from %s", async (base, path) => {
    const server = await startServer(respondWith(200, { id: "1" }));
    const kapso = createKapsoClient({
      baseUrl: server.url + base,
      apiKey: KEY,
    });
    await kapso.whatsapp.phoneNumbers.get("1");
    expect(server.received[0]?.path).toBe(path);
  });

  it("is that of the options in preference to that of the environment", async () => {
    const server = await startServer(respondWith(200, { id: "1" }));
    const options = { baseUrl: "https://kapso.example", apiKey: KEY };
    vi.stubEnv("KAPSO_WHATSAPP_BASE_URL", `${server.url}/environment`);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    await createKapsoClient(options).whatsapp.phoneNumbers.get("1");
    const whatsappBaseUrl = `${server.url}/given`;
    await createKapsoClient({
      ...options,
      whatsappBaseUrl,
    }).whatsapp.phoneNumbers.get("1");
    expect(server.received.map(({ path }) => path)).toEqual([
      "/environment/1",
      "/given/1",
    ]);
  });
});

describe.each([
  ["createKapsoClient", createKapsoClient],
  ["createKapsoCore", createKapsoCore],
])("%s", (_name, create) => {
  it("has openapi-fetch's methods for the paths of the messaging API", async () => {
    const server = await startMessaging(respondWith(200, { id: "wamid.1" }));
    const { data, response } = await create(server.options).whatsapp.GET(
      "/{phone_number_id}/messages/{message_id}",
      { params: { path: { phone_number_id: "1", message_id: "wamid.1" } } },
    );
    expect(response.status).toBe(200);
    expect(data?.id).toBe("wamid.1");
    expect(server.received[0]?.path).toBe(
      `${WHATSAPP_PATH}/1/messages/wamid.1`,
    );
  });

  it("walks a list of the messaging API by its path", async () => {
    const message = { id: "wamid.1", timestamp: "1", type: "text" };
    const server = await startMessaging(
      respondWith(200, {
        data: [message],
        paging: { cursors: { after: "a1" }, next: "a1" },
      }),
      respondWith(200, { data: [], paging: { cursors: {} } }),
    );
    const list = create(server.options).whatsapp.paginate(
      "/{phone_number_id}/messages",
      { params: { path: { phone_number_id: "1" } } },
    );
    expect(await list.toArray({ limit: 9 })).toEqual([message]);
    expect(server.received[1]?.path).toBe(
      `${WHATSAPP_PATH}/1/messages?after=a1`,
    );
  });
});

/** A response of the kind that an operation returns. */
function respondTo(operation: Operation): Parameters<typeof startServer>[0] {
  if (isList(operation)) return respondWith(200, { data: [], paging: {} });
  if (operation.response === "single") return respondWith(200, { data: [{}] });
  return operation.response === "blob"
    ? respondWith(200, "bytes", { "content-type": "image/png" })
    : respondWith(200, { id: "1", success: true });
}

/** Arguments of a method: ids, then a body, then the required parameters. */
function argumentsOf(operation: Operation): unknown[] {
  const ids = operation.path.match(/\{[^}]+\}/g)?.map(() => "1") ?? [];
  const { required = [], body } = operation;
  const params = Object.fromEntries(required.map((name) => [name, "1"]));
  const file = new Blob(["{}"], {
    type: FILE_LIMITS[operation.name]?.[0]?.types[0] ?? "",
  });
  return [
    ...ids,
    ...(body ? [bodyOf(operation, file)] : []),
    ...(takesParams(operation) ? [params] : []),
  ];
}

/** A body that passes the checks of the client. */
function bodyOf({ name, contentType }: Operation, file: Blob): unknown {
  if (name === "whatsapp.media.upload") return file;
  if (contentType !== undefined) return { file };
  const message = { to: "14155550123", type: "text", text: { body: "Hello" } };
  return name.startsWith("whatsapp.messages.") ? message : {};
}
