import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import nodeFetch from "node-fetch";
import { expect, it, onTestFinished, vi } from "vitest";
import {
  type Fetch,
  KapsoConnectionError,
  KapsoError,
  KapsoNotFoundError,
  createKapsoClient,
} from "../../src/index.js";
import { fakeClient } from "../fake-fetch.js";
import { rejection } from "../rejection.js";
import { KEY, respondWith, startServer } from "../transport/http-server.js";

const CONTACT = { id: "c1", wa_id: "15551234567" };

it("node-fetch works where the platform has no fetch at all, as in Jest with jsdom", async () => {
  for (const name of ["fetch", "Headers", "Request", "Response"]) {
    vi.stubGlobal(name, undefined);
  }
  const server = await startServer(
    respondWith(200, { data: CONTACT }),
    respondWith(404, { error: "Contact not found" }),
  );
  const options = { baseUrl: `${server.url}/platform/v1`, apiKey: KEY };
  const kapso = createKapsoClient({
    ...options,
    fetch: nodeFetch as unknown as Fetch,
    maxRetries: 0,
  });
  expect(await kapso.contacts.get("c1")).toEqual(CONTACT);
  const error = await rejection(kapso.contacts.get("missing"));
  expect(error).toBeInstanceOf(KapsoNotFoundError);
  expect((error as KapsoNotFoundError).headers.get("content-type")).toBe(
    "application/json",
  );
  const text = new Blob(["x"], { type: "text/plain" });
  const upload = await rejection(kapso.whatsapp.media.upload("1", text));
  expect(upload).toBeInstanceOf(KapsoError);
  expect((upload as Error).message).toContain("Headers is not");
  const without = createKapsoClient(options).contacts.get("c1");
  expect(await rejection(without)).toMatchObject({
    name: "KapsoConnectionError",
    message: expect.stringMatching(
      /not sent.*fetch is not a function/,
    ) as string,
  });
});

it("msw responds to the platform's fetch, even if other code reads the requests", async () => {
  const received: string[] = [];
  const media = "https://api.example.com/meta/whatsapp/v24.0";
  const worker = setupServer(
    http.post(`${media}/1/media`, async ({ request }) => {
      const file = (await request.formData()).get("file") as File;
      received.push(`${file.name}: ${await file.text()}`);
      return HttpResponse.json({ id: "m1" });
    }),
    http.get(`${media}/m1`, () =>
      HttpResponse.json({ id: "m1", url: "https://cdn.example.com/m1" }),
    ),
    http.get("https://cdn.example.com/m1", () => {
      const body = new Blob(["Open ", "at 9"]).stream();
      return new HttpResponse(body, { headers: { "x-key": "none" } });
    }),
    http.get("https://api.example.com/platform/v1/whatsapp/contacts", () =>
      HttpResponse.json({ data: [CONTACT], paging: { next: null } }),
    ),
    http.post("https://api.example.com/platform/v1/whatsapp/contacts", () =>
      HttpResponse.json({ error: "is not valid" }, { status: 422 }),
    ),
  );
  worker.events.on("request:start", ({ request }) => {
    const copy = request.clone();
    void copy.text().then((text) => received.push(text));
  });
  worker.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => {
    worker.close();
  });
  const kapso = createKapsoClient({
    baseUrl: "https://api.example.com/platform/v1",
    apiKey: KEY,
  });
  const page = await kapso.contacts.list();
  expect(page.items).toEqual([CONTACT]);
  const error = await rejection(kapso.contacts.create({ wa_id: "1" }));
  expect(error).toMatchObject({ status: 422 });
  await expect.poll(() => received).toContain('{"contact":{"wa_id":"1"}}');
  const { id } = await kapso.whatsapp.media.upload("1", {
    data: "Open at 9",
    type: "text/plain",
    filename: "hours.txt",
  });
  expect(received).toContain("hours.txt: Open at 9");
  const file = await kapso.whatsapp.media.download(id, {
    phone_number_id: "1",
  });
  expect(await (await file.blob()).text()).toBe("Open at 9");
});

it("a fake fetch gets JSON as text, with a middleware as without", async () => {
  const { kapso, calls } = fakeClient(() =>
    Response.json({ data: { id: "1" } }),
  );
  await kapso.customers.create({ name: "Ä" });
  kapso.use({ onRequest: ({ request }) => request });
  await kapso.customers.create({ name: "Ä" });
  const bodies = calls.map(([, { body }]) => body);
  expect(bodies).toEqual(Array(2).fill('{"customer":{"name":"Ä"}}'));
});

it("an error explains what a fake fetch must return", async () => {
  for (const fake of [
    undefined,
    { ok: true, json: () => Promise.resolve({ data: [] }) },
    { ok: true, status: 200, headers: new Headers(), json: () => ({}) },
  ]) {
    const { kapso } = fakeClient(() => fake as unknown as Response);
    const error = await rejection(kapso.contacts.list());
    expect(error).toBeInstanceOf(KapsoConnectionError);
    expect((error as Error).message).toMatch(
      /: fetch returned no Response; a mock must return one, such as Response\.json\(\{\}\)$/,
    );
  }
});

it("a fake response needs neither arrayBuffer nor a body", async () => {
  const { kapso } = fakeClient(
    () =>
      ({
        ok: true,
        status: 200,
        headers: new Headers({ "content-type": "application/json" }),
        text: () => Promise.resolve('{"data":[],"paging":{"next":null}}'),
      }) as Response,
  );
  expect((await kapso.contacts.list()).items).toEqual([]);
  expect((await kapso.GET("/whatsapp/contacts")).data).toEqual({
    data: [],
    paging: { next: null },
  });
});

it("a middleware can return a polyfilled request that cannot be read as bytes", async () => {
  const { kapso, calls } = fakeClient(() =>
    Response.json({ data: { id: "1" } }),
  );
  class PolyfilledRequest extends Request {
    override arrayBuffer(): Promise<ArrayBuffer> {
      throw new Error("could not read as ArrayBuffer");
    }
  }
  kapso.use({ onRequest: ({ request }) => new PolyfilledRequest(request) });
  await kapso.customers.create({ name: "Ä" });
  expect(calls[0]?.[1].body).toBe('{"customer":{"name":"Ä"}}');
});
