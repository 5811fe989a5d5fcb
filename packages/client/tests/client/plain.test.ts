import fc from "fast-check";
import createClient from "openapi-fetch";
import { expect, it } from "vitest";
import { createKapsoCore } from "../../src/index.js";
import { isPlain } from "../../src/arguments/plain.js";
import { checkCall } from "../../src/arguments/thorough-checks.js";
import type { ClientContext, RawCall } from "../../src/execute.js";
import {
  conversationsList,
  messagesList,
  usersList,
  whatsappMediaGet,
} from "../../src/operations.js";
import { RequestWithHeaders } from "../../src/transport/with-headers.js";
import { toSimpleRequests, writeRequest } from "../../src/write-request.js";
import { fakeClient, json } from "../fake-fetch.js";

const OPERATIONS = [
  conversationsList,
  messagesList,
  usersList,
  whatsappMediaGet,
];

const PAGE = { data: [], paging: { next: null, previous: null } };

/** Values that a caller could pass as a parameter, many of them wrong. */
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

it("accepts no simple call that the thorough checks reject or change", () => {
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
      const context = { ...options, options: {} } as ClientContext;
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
  "copies the arguments when the method is called: %o",
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

it("writes simple requests as openapi-fetch does", async () => {
  const scalar = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(null, undefined),
  );
  const request = fc.record({
    baseUrl: fc.constantFrom(
      "/api",
      "https://a.example/v1/",
      "https://a.example",
    ),
    path: fc.constantFrom("/users", "/users/{id}", "/{id}/parts/{part-id}"),
    query: fc.dictionary(fc.stringMatching(/^[a-z_]+$/), scalar),
    ids: fc.record({ id: fc.string(), "part-id": fc.integer() }),
    body: fc.option(
      fc.dictionary(fc.string(), fc.json(), { noNullPrototype: true }),
      { nil: undefined },
    ),
    headers: fc.dictionary(
      fc.stringMatching(/^X-[A-Z]{1,3}$/),
      fc.stringMatching(/^[a-z]+$/),
      { noNullPrototype: true },
    ),
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ baseUrl, headers, ...given }) => {
      const options = { baseUrl, headers, credentials: "include" as const };
      const call = {
        params: { path: given.ids, query: given.query },
        body: given.body,
      };
      const context = {
        middleware: [] as const,
        simple: toSimpleRequests(options),
      };
      const ours = writeRequest(
        context as unknown as ClientContext,
        "PATCH",
        baseUrl.replace(/\/$/, "") + given.path,
        call,
        undefined,
      );
      let theirs: unknown;
      const client = createClient<Record<string, never>>({
        ...options,
        Request: RequestWithHeaders as unknown as typeof Request,
        fetch: (sent) => {
          theirs = sent;
          return Promise.resolve(json({}));
        },
      });
      const init = call as unknown as never;
      await client.PATCH(given.path as never, init);
      expect(ours).toEqual(theirs);
    }),
  );
});
