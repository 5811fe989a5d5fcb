import fc from "fast-check";
import { expect, it } from "vitest";
import { createKapsoCore } from "../../src/index.js";
import { isPlain } from "../../src/arguments/plain.js";
import { checkCall } from "../../src/arguments/thorough.js";
import type { ClientContext, RawCall } from "../../src/execute.js";
import {
  conversationsList,
  messagesList,
  usersList,
  whatsappMediaGet,
} from "../../src/operations.js";
import { fakeClient, json } from "../fake-fetch.js";

const OPERATIONS = [
  conversationsList,
  messagesList,
  usersList,
  whatsappMediaGet,
];

const PAGE = { data: [], paging: { next: null, previous: null } };

/** What a caller might give for a parameter, much of it wrong. */
const value = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.integer({ min: -1, max: 120 }),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, "", " ", ".", "active", new Date(0)),
  fc
    .date({ noInvalidDate: true })
    .map((date) => date.toISOString().replace("-01T", "-31T")),
  fc.array(fc.string()),
);

it("takes nothing for right at first sight that the checks reject or change", () => {
  const call = fc.constantFrom(...OPERATIONS).chain((operation) =>
    fc.record({
      operation: fc.constant(operation),
      ids: fc.dictionary(fc.constantFrom("media_id", "id"), value),
      query: fc.dictionary(
        fc.oneof(
          fc.constantFrom(...Object.keys(operation.query ?? {})),
          fc.constantFrom("toString", "__proto__", "offset"),
        ),
        value,
        { maxKeys: 4 },
      ),
      allowUnknownParameters: fc.boolean(),
    }),
  );
  let plain = 0;
  fc.assert(
    fc.property(call, ({ operation, ids, query, ...options }) => {
      const context = { ...options, custom: {} } as ClientContext;
      const given: RawCall = { params: { path: ids, query } };
      if (!isPlain(context, operation, operation.path, given)) return;
      plain++;
      expect(checkCall(context, operation, operation.path, given)).toEqual(
        given,
      );
    }),
    { numRuns: 2_000 },
  );
  expect(plain).toBeGreaterThan(50);
});

it("a client without operations walks a list with filters", async () => {
  const urls: string[] = [];
  const kapso = createKapsoCore({
    baseUrl: "https://app.example.com/api",
    apiKey: null,
    fetch: (url) => {
      urls.push(url);
      return Promise.resolve(
        json({ data: [{ id: "1" }], paging: { next: null, previous: null } }),
      );
    },
  });
  const init = { params: { query: { direction: "inbound" } } } as const;
  const { items } = await kapso.paginate("/whatsapp/messages", init);
  expect(items).toEqual([{ id: "1" }]);
  expect(urls).toEqual([
    "https://app.example.com/api/whatsapp/messages?direction=inbound",
  ]);
});

it.each([{ limit: 5 }, { profile_name_contains: "José" }])(
  "takes arguments as they are when the method is called: %o",
  async (filters) => {
    const { kapso, calls } = fakeClient(() => json(PAGE));
    const given: Record<string, unknown> = { ...filters };
    const list = kapso.contacts.list(given);
    given.limit = 500;
    given.profile_name_contains = "Maria";
    await list;
    const { searchParams } = new URL(calls[0]![0]);
    expect(Object.fromEntries(searchParams)).toMatchObject(
      Object.fromEntries(
        Object.entries(filters).map(([name, one]) => [name, String(one)]),
      ),
    );
  },
);
