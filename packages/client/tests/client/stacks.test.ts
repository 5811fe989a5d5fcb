import { describe, expect, it } from "vitest";
import { type KapsoClient, KapsoError } from "../../src/index.js";
import { fakeClient, json } from "../fake-fetch.js";
import { rejection } from "../rejection.js";

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

/** One call of each kind; their names are in the stacks. */
const CALLS: Readonly<
  Record<string, (kapso: KapsoClient) => Promise<unknown>>
> = {
  item: (kapso) => kapso.contacts.get("1"),
  itemWithResponse: (kapso) => kapso.contacts.get("1").withResponse(),
  create: (kapso) => kapso.customers.create({ name: "Alicia" }),
  list: async (kapso) => await kapso.contacts.list(),
  listWithResponse: (kapso) => kapso.contacts.list().withResponse(),
  walk: (kapso) => drain(kapso.contacts.list()),
  pages: (kapso) => drain(kapso.contacts.list().pages()),
  array: (kapso) => kapso.contacts.list().toArray({ limit: 5 }),
  paginate: (kapso) => drain(kapso.paginate("/users")),
  sweep: (kapso) => drain(kapso.conversations.sweep()),
  sweepOfMessages: (kapso) =>
    drain(kapso.messages.sweep({ conversations: ["1"] })),
  upload: (kapso) =>
    kapso.whatsapp.media.upload("1", { data: "x", type: "image/png" }),
  download: (kapso) =>
    kapso.whatsapp.media.download("1", { phone_number_id: "2", timeout: 5 }),
  markRead: (kapso) => kapso.whatsapp.messages.markRead("1", "2"),
  withMiddleware: (kapso) => {
    kapso.use({ onRequest: () => undefined });
    return kapso.contacts.get("1");
  },
};

/** Ways to fail, in which an error has no frame of the caller by itself. */
const FAILURES: Readonly<Record<string, () => Response | Promise<Response>>> = {
  "no response in time": () => new Promise(() => undefined),
  "an error status": () => json({ error: "no" }, { status: 404 }),
  "a body that is not JSON": () => new Response("<html>"),
  "a failed connection": () => Promise.reject(new Error("reset")),
};

describe.each(Object.entries(FAILURES))("after %s", (_what, respond) => {
  it.each(Object.entries(CALLS))(
    "the caller is in the stack: %s",
    async (_name, call) => {
      const { kapso } = fakeClient(respond, { timeout: 5 });
      const callFromHere = async (): Promise<void> => {
        await call(kapso);
      };
      const error = await rejection(callFromHere());
      expect(error).toBeInstanceOf(KapsoError);
      expect((error as Error).stack).toContain("callFromHere");
    },
  );
});

it("the caller is in the stack of a wrong option of a further page", async () => {
  const { kapso } = fakeClient(() =>
    json({ data: [], paging: { next: "2", previous: null } }),
  );
  const page = await kapso.contacts.list();
  const callFromHere = async (): Promise<void> => {
    await page.nextPage({ timeOut: 5 } as object);
  };
  const error = await rejection(callFromHere());
  expect((error as Error).message).toContain("did you mean timeout?");
  expect((error as Error).stack).toContain("callFromHere");
});

it("an error of the caller's own iterable is thrown unchanged", async () => {
  const { kapso } = fakeClient(() => json({ data: [] }));
  const own = new Error("the database is closed");
  const { stack } = own;
  async function* ids(): AsyncGenerator<string> {
    yield await Promise.reject(own);
  }
  const messages = kapso.messages.sweep({ conversations: ids() });
  expect(await rejection(drain(messages))).toBe(own);
  expect(own.stack).toBe(stack);
});
