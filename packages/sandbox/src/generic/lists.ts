import type { Paging, PaginationMeta } from "@kapso-platform/types";
import { decodeCursor, encodeCursor } from "../pagination/cursor.js";
import type { Position } from "../pagination/cursor.js";
import { createRandom } from "../seed/random.js";
import type { OpenApiDocument, Schema } from "../spec/document.js";
import type { AnswerBody } from "../spec/operations.js";
import { formatTimestamp } from "../storage/timestamps.js";
import { isObject, type BodySource } from "./bodies.js";
import { flatten } from "../spec/schemas.js";
import { EPOCH } from "./texts.js";

/** How many items a made-up list has. */
const ITEMS = 5;

const MINUTE = 60_000_000;

/** What a request asks of a list. */
export interface ListRequest {
  query: Readonly<Record<string, unknown>>;
  url: URL;
}

interface Item {
  value: unknown;
  position: Position;
}

/** The schema of a list's items; undefined where an answer is no list. */
export function itemSchema(
  document: OpenApiDocument,
  body: AnswerBody,
): Schema | undefined {
  const data = flatten(document, body.schema).properties?.data;
  return data && flatten(document, data).items;
}

/**
 * A page of a made-up list, in the paging style that its description declares:
 * cursors, numbered pages, or all items at once. Where both are declared,
 * cursors are used unless a page number is asked for, as with contacts.
 *
 * @throws HttpProblem 422 for a cursor that is none.
 */
export function answerList(
  document: OpenApiDocument,
  source: BodySource,
  body: AnswerBody,
  key: string,
  request: ListRequest,
): { body: unknown; meta?: PaginationMeta } {
  const { properties = {} } = flatten(document, body.schema);
  const all = makeItems(document, source, body, key);
  const { searchParams } = request.url;
  const has = (...names: string[]) =>
    names.some((name) => searchParams.has(name));
  const wantsPages =
    has("page", "per_page") && !has("limit", "before", "after");
  if (properties.paging && !(properties.meta && wantsPages)) {
    return { body: cursorPage(all, request.query) };
  }
  if (!properties.meta) return { body: { data: all.map(valueOf) } };
  const page = numberOf(request.query.page, 1);
  const perPage = numberOf(request.query.per_page, 20);
  const meta: PaginationMeta = {
    page,
    per_page: perPage,
    total_pages: Math.ceil(all.length / perPage),
    total_count: all.length,
  };
  const items = all.slice((page - 1) * perPage, page * perPage);
  return { body: { data: items.map(valueOf), meta }, meta };
}

/** Paging members of an answer that is not a list itself: a single page. */
export function settlePaging(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { paging, meta, data } = body;
  return {
    ...body,
    ...(isObject(paging) && { paging: pagingOf([], false, false) }),
    ...(isObject(meta) && {
      meta: { page: 1, per_page: 20, total_pages: 1, total_count: 1 },
    }),
    ...(isObject(data) &&
      isObject(data.pagination) && {
        data: { ...data, pagination: { has_more: false, next_cursor: null } },
      }),
  };
}

function makeItems(
  document: OpenApiDocument,
  source: BodySource,
  body: AnswerBody,
  key: string,
): Item[] {
  const schema = itemSchema(document, body) ?? {};
  const [example] = body.examples;
  const published =
    isObject(example) && Array.isArray(example.data)
      ? (example.data as unknown[])
      : [];
  return Array.from({ length: ITEMS }, (_, index) => {
    const sort = EPOCH - index * MINUTE;
    const envelope = { paging: pagingOf([], false, false), meta: NO_META };
    const page = source.fitting(body, `${key}/${index}`, (sampler, attempt) => {
      const made = sampler.sample(schema, createRandom(attempt));
      const value = another(published, index, made);
      return { ...envelope, data: [datedAt(value, formatTimestamp(sort))] };
    }) as { data: [unknown] };
    const [value] = page.data;
    const id = isObject(value) ? value.id : undefined;
    const known = typeof id === "string" || typeof id === "number";
    return { value, position: { sort, id: known ? String(id) : `${index}` } };
  });
}

/** The published item of that number, or one like it with an id of its own. */
function another(
  published: readonly unknown[],
  index: number,
  made: unknown,
): unknown {
  const like = published[index % published.length];
  if (index < published.length || !isObject(like)) return like ?? made;
  const id = isObject(made) ? made.id : undefined;
  return id === undefined ? like : { ...like, id };
}

const NO_META: PaginationMeta = {
  page: 1,
  per_page: 20,
  total_pages: 1,
  total_count: 1,
};

/** The times of an item agree with its place in the list. */
function datedAt(value: unknown, time: string): unknown {
  if (!isObject(value)) return value;
  const dated = { ...value };
  for (const name of ["created_at", "updated_at"]) {
    if (typeof value[name] === "string") dated[name] = time;
  }
  return dated;
}

function cursorPage(
  all: readonly Item[],
  query: Readonly<Record<string, unknown>>,
): { data: unknown[]; paging: Paging } {
  const limit = numberOf(query.limit, 20);
  const { after, before } = query;
  let start = 0;
  let end = limit;
  if (typeof after === "string") {
    const from = decodeCursor("after", after, "created_at");
    start = all.filter(({ position }) => position.sort >= from.sort).length;
    end = start + limit;
  } else if (typeof before === "string") {
    const from = decodeCursor("before", before, "created_at");
    end = all.filter(({ position }) => position.sort > from.sort).length;
    start = Math.max(0, end - limit);
  }
  const items = all.slice(start, end);
  return {
    data: items.map(valueOf),
    paging: pagingOf(
      items,
      items.length > 0 && start > 0,
      items.length > 0 && end < all.length,
    ),
  };
}

function pagingOf(
  items: readonly Item[],
  hasPrevious: boolean,
  hasNext: boolean,
): Paging {
  const cursor = (item: Item | undefined) =>
    item ? encodeCursor("created_at", item.position) : null;
  const before = cursor(items[0]);
  const after = cursor(items.at(-1));
  return {
    cursors: { before, after },
    next: hasNext ? after : null,
    previous: hasPrevious ? before : null,
  };
}

function valueOf({ value }: Item): unknown {
  return value;
}

function numberOf(value: unknown, fallback: number): number {
  return typeof value === "number" ? value : fallback;
}
