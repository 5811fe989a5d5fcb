import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Request } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LONG_ID, SHOWCASE_ID } from "../server/demo-data.js";
import { serveInbox } from "../server/serve.js";
import { sandboxUpstream } from "../server/upstream.js";
import { startInbox, type TestInbox, until } from "./inbox.js";

const root = fileURLToPath(new URL("..", import.meta.url));

let inbox: TestInbox;
beforeAll(async () => {
  inbox = await startInbox({ conversations: 250, demo: true });
});
afterAll(() => inbox[Symbol.asyncDispose]());

/** Builds the example. Returns the modules of the client that are in the build. */
async function buildInto(folder: string): Promise<string[]> {
  const modules: string[] = [];
  const { NODE_ENV } = process.env;
  // The tests set another one, and Vite resolves packages by it.
  process.env.NODE_ENV = "production";
  await build({
    root,
    logLevel: "silent",
    build: { outDir: folder, emptyOutDir: true },
    plugins: [
      {
        name: "list-modules",
        generateBundle: (_options, bundle) => {
          for (const file of Object.values(bundle)) {
            if (file.type === "chunk") modules.push(...file.moduleIds);
          }
        },
      },
    ],
  }).finally(() => {
    process.env.NODE_ENV = NODE_ENV;
  });
  return modules.flatMap(
    (id) => /packages[\\/]client[\\/]dist[\\/](.*)/.exec(id)?.[1] ?? [],
  );
}

describe("the API key", () => {
  it("is in no file of the build, even if it is set during the build", async () => {
    const key = "kapso-key-5f1d7c0a9e";
    const variables = ["KAPSO_API_KEY", "VITE_KAPSO_API_KEY"];
    const folder = await mkdtemp(path.join(tmpdir(), "inbox-build-"));
    try {
      for (const name of variables) process.env[name] = key;
      const modules = await buildInto(folder);
      const files = await readdir(folder, {
        recursive: true,
        withFileTypes: true,
      });
      const contents = await Promise.all(
        files
          .filter((file) => file.isFile())
          .map((file) => readFile(path.join(file.parentPath, file.name))),
      );
      expect(contents.length).toBeGreaterThan(5);
      expect(
        contents.some((text) => text.includes("Search name or number")),
      ).toBe(true);
      expect(contents.some((text) => text.includes(key))).toBe(false);
      // The entry of production bundles for browsers.
      expect(modules).toContain("browser.js");
      expect(modules).not.toContain("client.js");
    } finally {
      for (const name of variables) Reflect.deleteProperty(process.env, name);
      await rm(folder, { recursive: true });
    }
  });

  it("is in no request or response of the browser during a whole session", async () => {
    const { sandbox } = inbox;
    await using opened = await inbox.open("/");
    const { page, context, rows } = opened;
    const log: string[] = [];
    const reads: Promise<unknown>[] = [];
    const read = (request: Request): void => {
      reads.push(record(request).then((text) => log.push(text)));
    };
    // Chromium reports a request as failed if a script read the whole body
    // before the browser noticed its end.
    context.on("requestfinished", read);
    context.on("requestfailed", read);
    await page.reload();
    await rows.first().waitFor();
    await page.getByText("Open", { exact: true }).first().click();
    await opened.row(SHOWCASE_ID).click();
    await page.locator(".bubble").first().waitFor();
    await page.getByLabel("Assigned to").selectOption({ label: "Zoë" });
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await page.goto(`${inbox.url}/conversations/${LONG_ID}`);
    await page.locator(".bubble").first().waitFor();
    // An error of the API may echo the request.
    await page.evaluate(async () => {
      const response = await fetch("/api/kapso/customers");
      await response.text();
    });
    await until(() => log.some((text) => text.includes("PATCH")));
    await until(() => log.some((text) => text.includes("not in the proxy")));
    // Waits for the assignees of the rows and the next live update.
    await until(() => log.length > 15);
    // Later responses would be read from a browser that is closing.
    context.off("requestfinished", read);
    context.off("requestfailed", read);
    await Promise.all(reads);

    // Compares booleans, because the whole text would be too long for an error.
    const everything = log.join("\n").toLowerCase();
    const holds = (text: string): boolean => everything.includes(text);
    expect(log.length).toBeGreaterThan(15);
    expect(holds("cookie: inbox_session=")).toBe(true);
    expect(holds('"contact_name"')).toBe(true);
    expect(holds(sandbox.apiKey.toLowerCase())).toBe(false);
    expect(holds("x-api-key: ")).toBe(false);
    // The key was used behind the proxy.
    const responded = [...sandbox.requests].filter(
      ({ status }) => status === 200,
    );
    expect(responded.length).toBeGreaterThan(5);
  });
});

/** Everything that a browser can see of a request and its response. */
async function record(request: Request): Promise<string> {
  const response = await request.response();
  const headers = [
    ...(await request.headersArray()),
    ...((await response?.headersArray()) ?? []),
  ];
  const body = await response?.text().catch(() => "");
  return [
    `${request.method()} ${request.url()}`,
    ...headers.map(({ name, value }) => `${name}: ${value}`),
    request.postData() ?? "",
    body ?? "",
  ].join("\n");
}

describe("the server", () => {
  const get = (place: string, init?: RequestInit): Promise<Response> =>
    fetch(inbox.url + place, init);

  it("rejects proxy requests without a session", async () => {
    const response = await get("/api/kapso/users");
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: "signed_out" });
  });

  it("allows only the operations that the inbox needs", async () => {
    const cookie = (await get("/")).headers.get("set-cookie")!.split(";")[0]!;
    const status = async (place: string, method = "GET"): Promise<number> =>
      (await get(`/api/kapso${place}`, { method, headers: { cookie } })).status;
    expect(await status("/users")).toBe(200);
    expect(await status("/whatsapp/contacts")).toBe(200);
    expect(await status("/whatsapp/broadcasts")).toBe(403);
    expect(await status("/whatsapp/contacts/14155550123", "DELETE")).toBe(403);
    expect(await status("/customers")).toBe(403);
    expect(await status("/no-such-thing")).toBe(404);
  });

  it("signs in only with the printed link", async () => {
    const server = await serveInbox({
      upstream: sandboxUpstream(inbox.sandbox),
      mode: "production",
      port: 0,
    });
    const login = (code: string): Promise<Response> =>
      fetch(`${server.url}/login?code=${code}`, { redirect: "manual" });
    const rejected = await login("guess");
    expect(rejected.status).toBe(403);
    expect(rejected.headers.get("set-cookie")).toBeNull();
    const accepted = await login(server.sessions.code);
    expect(accepted.status).toBe(302);
    expect(accepted.headers.get("set-cookie")).toMatch(
      /^inbox_session=.+HttpOnly; SameSite=Lax/,
    );
    await server.close();
  });

  it("does not expose the sandbox controls in production", async () => {
    const message = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ from: "+14155550123", text: "Hello" }),
    };
    expect((await get("/__sandbox/receive", message)).status).toBe(404);

    const development = await serveInbox({
      upstream: sandboxUpstream(inbox.sandbox),
      mode: "development",
      port: 0,
    });
    const { url } = development;
    const allowed = await fetch(`${url}/__sandbox/receive`, message);
    expect(allowed.status).toBe(200);
    expect((await fetch(`${url}/`)).status).toBe(200);
    await development.close();
  });

  it("sends a content security policy that blocks foreign scripts", async () => {
    const policy = (await get("/")).headers.get("content-security-policy");
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain("unsafe");
  });
});
