import { describe, expect, it } from "vitest";
import { positionToken } from "../../../packages/client/src/pagination/position.js";
import { byCount } from "../../../packages/client/src/pagination/styles/by-count.js";
import { byLastItem } from "../../../packages/client/src/pagination/styles/by-last-item.js";
import { byToken } from "../../../packages/client/src/pagination/styles/by-token.js";
import { byUrl } from "../../../packages/client/src/pagination/styles/by-url.js";
import type { ReadPage } from "../../../packages/client/src/pagination/read-page.js";
import { BUILT_IN_STYLES } from "../../config/pagination-styles.js";
import { findPagedList } from "../../resources/pagination.js";
import { listOperations } from "../../spec/operations.js";
import { parseSource } from "../../spec/source.js";
import { findNotices } from "../../emit/all.js";
import { generated } from "./generated.js";

const ITEM =
  "{ type: object, required: [id], properties: { id: { type: string } } }";
const ITEMS = `{ type: array, items: ${ITEM} }`;

interface Described {
  /**
   * Names of query parameters; a name can have a schema, as in `page:{ type:
   * integer }`.
   */
  readonly takes: readonly string[];
  /**
   * Properties of the body in YAML; the body itself if it begins with `{ type:
   * array`.
   */
  readonly body: string;
  readonly more?: string;
  readonly headers?: string;
}

function describeList({
  takes,
  body,
  more = "",
  headers = "",
}: Described): string {
  const parameters = takes.map((taken) => {
    const [name = "", schema = "{ type: string }"] = taken.split(/:(.*)/s);
    return `{ name: ${name}, in: query, schema: ${schema} }`;
  });
  const schema = body.startsWith("{ type: array")
    ? body
    : `{ type: object, required: [things], properties: { ${body} } }`;
  return `openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths:
  /things:
    get:
      operationId: listThings
      summary: List them
      ${more}
      parameters: [${parameters.join(", ")}]
      responses: { "200": { description: Them, ${headers} content: { application/json: { schema: ${schema} } } } }
`;
}

/** The function that reads the pages of the list, with its options. */
function readerOf(described: Described): unknown {
  const document = parseSource(describeList(described), "a.yaml").toJson();
  const [operation] = listOperations(document);
  const schema = operation?.responses.get("200");
  if (!operation || !schema) throw new Error("no operation");
  const found = findPagedList(document, operation, schema, BUILT_IN_STYLES);
  return found && { [found.reader.function]: found.reader.options };
}

const INTEGER = ":{ type: integer }";

describe("a list is paged in the style that its description shows", () => {
  it.each<[string, Described, unknown]>([
    [
      "a token",
      {
        takes: ["page_token"],
        body: `things: ${ITEMS}, next_page_token: { type: string }`,
      },
      {
        byToken: {
          items: "things",
          parameter: "page_token",
          next: "next_page_token",
        },
      },
    ],
    [
      "a cursor below meta, and whether there is more",
      {
        takes: ["cursor", "limit"],
        body: `things: ${ITEMS}, has_more: { type: boolean }, meta: { type: object, properties: { next_cursor: { type: string } } }`,
      },
      {
        byToken: {
          items: "things",
          parameter: "cursor",
          next: "meta.next_cursor",
          more: "has_more",
        },
      },
    ],
    [
      "the id of the last item",
      {
        takes: ["limit", "after", "before"],
        body: `object: { const: list }, has_more: { type: boolean }, data: ${ITEMS}`,
      },
      {
        byLastItem: {
          items: "data",
          parameter: "after",
          more: "has_more",
          id: "id",
          opposite: "before",
        },
      },
    ],
    [
      "the URL of the neighboring page",
      {
        takes: [`page${INTEGER}`],
        body: `count: { type: integer }, next: { type: [string, "null"], format: uri }, previous: { type: [string, "null"], format: uri }, results: ${ITEMS}`,
      },
      {
        byUrl: {
          items: "results",
          parameter: "page",
          number: true,
          next: "next",
          previous: "previous",
        },
      },
    ],
    [
      "the header Link",
      {
        takes: [`page${INTEGER}`],
        body: ITEMS,
        headers: "headers: { Link: { schema: { type: string } } },",
      },
      { byUrl: { items: "", parameter: "page", number: true } },
    ],
    [
      "an offset and a total",
      {
        takes: [`offset${INTEGER}`, "limit:{ type: integer, default: 20 }"],
        body: `items: ${ITEMS}, total: { type: integer }`,
      },
      {
        byCount: {
          items: "items",
          parameter: "offset",
          unit: "item",
          size: "limit",
          defaultSize: 20,
          total: "total",
        },
      },
    ],
    [
      "page numbers from 0 of a bare array",
      {
        takes: ["page:{ type: integer, minimum: 0 }", `limit${INTEGER}`],
        body: ITEMS,
      },
      {
        byCount: {
          items: "",
          parameter: "page",
          unit: "page",
          first: 0,
          size: "limit",
        },
      },
    ],
    ["no position", { takes: ["limit"], body: ITEMS }, undefined],
    [
      "a date named like a position",
      {
        takes: ["after:{ type: string, format: date-time }"],
        body: `has_more: { type: boolean }, data: ${ITEMS}`,
      },
      undefined,
    ],
    [
      "two styles at once",
      {
        takes: ["page_token", "after"],
        body: `data: ${ITEMS}, has_more: { type: boolean }, next_page_token: { type: string }`,
      },
      undefined,
    ],
    [
      "two styles at once, of which the overlay names one",
      {
        takes: ["page_token", "after"],
        body: `data: ${ITEMS}, has_more: { type: boolean }, next_page_token: { type: string }`,
        more: "x-pagination: has_more",
      },
      {
        byLastItem: {
          items: "data",
          parameter: "after",
          more: "has_more",
          id: "id",
        },
      },
    ],
    [
      "a style that the overlay disables",
      { takes: [`page${INTEGER}`], body: ITEMS, more: "x-pagination: false" },
      undefined,
    ],
  ])("%s", (_, described, reader) => {
    expect(readerOf(described)).toEqual(reader);
  });

  it.each([
    ["nothing", "must be false or one of next_page_token,"],
    ["link", "which does not fit its parameters and its response"],
  ])("x-pagination: %s is an error", (name, message) => {
    const described = {
      takes: ["page"],
      body: ITEMS,
      more: `x-pagination: ${name}`,
    };
    expect(() => readerOf(described)).toThrow(message);
  });
});

describe("a list that looks paged and is not walked", () => {
  it.each<[string, Described, readonly string[]]>([
    [
      "is reported with the settings that decide it",
      {
        takes: ["cursor"],
        body: `things: ${ITEMS}, has_more: { type: boolean }`,
      },
      [
        "GET /things looks paged, because it takes cursor and its response has has_more, but is not walked: declare its style in openapi/api.config.ts, or in an overlay set x-pagination to its name, or to false",
      ],
    ],
    [
      "is not reported once it is decided",
      { takes: ["cursor"], body: ITEMS, more: "x-pagination: false" },
      [],
    ],
    [
      "is not reported if it is complete",
      { takes: ["limit"], body: ITEMS },
      [],
    ],
  ])("%s", (_, described, notices) => {
    const document = parseSource(describeList(described), "a.yaml").toJson();
    expect(findNotices(document)).toEqual(notices);
  });
});

describe("a paged list", () => {
  it("is walked by its method and by its path, with one module for each style", async () => {
    const { errors, contentOf } = await generated(
      describeList({
        takes: ["page_token", "query"],
        body: `things: ${ITEMS}, next_page_token: { type: string }, total: { type: integer }`,
        more: "x-pagination: next_page_token",
      }),
      `for await (const thing of kapso.things.list({ query: "a" })) thing.id.trim();
for await (const thing of kapso.paginate("/things")) thing.id.trim();
const page = await kapso.things.list();
const total: number | undefined = page.details.total; void total;
await kapso.things.list({ query: "a", ...page.next });`,
    );
    expect(errors).toEqual([]);
    const code = contentOf("resources/things.ts");
    expect(code).toContain("styles/by-token.js");
    expect(code).not.toContain("styles/by-count.js");
    expect(contentOf("client/src/generated/position.ts")).toContain(
      "{ readonly page_token: string }",
    );
  });
});

describe("the next page", () => {
  const page = (
    body: unknown,
    query = {},
    link?: string,
  ): Parameters<ReadPage> => [
    body,
    "list",
    { headers: new Headers(link === undefined ? {} : { link }) },
    { params: { query } },
  ];
  const list = { items: "things", parameter: "p" };

  it.each([
    ["a token", { next: "abc" }, { p: "abc" }],
    ["an empty token", { next: "" }, null],
    ["no token", {}, null],
    [
      "an object for a token",
      { next: {} },
      { unclear: "next must be text, not {}" },
    ],
    ["a token on the last page", { next: "abc", more: false }, null],
    [
      "no token although there are more pages",
      { more: true },
      { unclear: "more is true and there is no next" },
    ],
  ])("by %s", (_, body, next) => {
    const style = {
      ...list,
      next: "next",
      ...("more" in body && { more: "more" }),
    };
    expect(byToken(page({ things: [], ...body }), style)?.next).toEqual(next);
  });

  it.each([
    [
      '<https://a.example/x?p=2&q=1>; rel="next", <https://a.example/x?p=9>; rel="last"',
      { p: 2 },
    ],
    ["</x?p=3>; title=a; rel=next", { p: 3 }],
    ['<https://a.example/x?p=1>; rel="prev"', null],
    [undefined, null],
    [
      '<https://a.example/x>; rel="next"',
      {
        unclear:
          'the URL of the neighboring page must have the parameter p, but is "https://a.example/x"',
      },
    ],
  ])("by the header %s", (link, next) => {
    const found = byUrl(page([1], {}, link), {
      ...list,
      items: "",
      number: true,
    });
    expect(found?.next).toEqual(next);
  });

  it("by a URL in the body", () => {
    const body = { things: [], next: "/x?p=a%2Fb", previous: null };
    expect(
      byUrl(page(body), { ...list, next: "next", previous: "previous" }),
    ).toEqual({
      items: [],
      next: { p: "a/b" },
      previous: null,
      details: { next: "/x?p=a%2Fb", previous: null },
    });
  });

  it("by a URL whose position is an object", () => {
    const body = { things: [], next: "/x?p[number]=2&p%5Bsize%5D=1&q[p]=3" };
    const read = byUrl(page(body), { ...list, next: "next" });
    expect(read?.next).toEqual({ p: { number: "2", size: "1" } });
    expect(positionToken(read!.next as never)).toBe(
      '{"number":"2","size":"1"}',
    );
  });

  it.each([
    [{ more: true, things: [{ id: "a" }, { id: "b" }] }, {}, { p: "b" }],
    [
      { more: true, things: [{ id: "a" }, { id: "b" }] },
      { o: "z" },
      { o: "a" },
    ],
    [{ more: false, things: [{ id: "a" }] }, {}, null],
    [
      { more: true, things: [] },
      {},
      { unclear: "more is true and the last item has no id" },
    ],
    [
      { things: [] },
      {},
      { unclear: "more must be true or false, not undefined" },
    ],
  ])("by the last item of %j after %j", (body, query, next) => {
    const style = { ...list, more: "more", id: "id", opposite: "o" };
    expect(byLastItem(page(body, query), style)?.next).toEqual(next);
  });

  it.each<[string, object, object, object, unknown, unknown]>([
    [
      "an offset",
      { unit: "item", total: "total" },
      { things: [1, 2], total: 5 },
      { p: 2 },
      { p: 4 },
      { p: 0 },
    ],
    [
      "the last offset",
      { unit: "item", total: "total" },
      { things: [1], total: 5 },
      { p: 4 },
      null,
      { p: 3 },
    ],
    [
      "an offset without a total",
      { unit: "item", size: "n" },
      { things: [1] },
      { n: 2 },
      { p: 1 },
      null,
    ],
    [
      "an empty page",
      { unit: "item" },
      { things: [] },
      { p: 7 },
      null,
      { p: 7 },
    ],
    [
      "a page number",
      { unit: "page", pages: "pages" },
      { things: [1], pages: 3 },
      { p: "2" },
      { p: 3 },
      { p: 1 },
    ],
    [
      "the last page number",
      { unit: "page", pages: "pages" },
      { things: [1], pages: 3 },
      { p: 3 },
      null,
      { p: 2 },
    ],
    [
      "the last page from 0",
      { unit: "page", first: 0, total: "total", defaultSize: 2 },
      { things: [1], total: 3 },
      { p: 1 },
      null,
      { p: 0 },
    ],
  ])("by %s", (_, style, body, query, next, previous) => {
    const found = byCount(page(body, query), {
      ...list,
      ...(style as { unit: "page" }),
    });
    expect([found?.next, found?.previous]).toEqual([next, previous]);
  });

  it("is not searched in a body that is not a list", () => {
    expect(
      byToken(page({ things: 1 }), { ...list, next: "next" }),
    ).toBeUndefined();
    expect(byToken(page(null), { ...list, next: "next" })).toBeUndefined();
  });
});
