import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.js";
import { found } from "../http/problem.js";
import { created, data, noContent, type Reply } from "../http/reply.js";
import type { Database } from "../storage/database.js";
import type { Microseconds } from "../storage/timestamps.js";
import { insert, remove, update, type Change } from "../table/statements.js";
import type { Matching } from "../table/matching.js";
import { equals, sql, type Expression, type Sql } from "../table/sql.js";
import type { AnyTable, NewRow, Row, Source } from "../table/table.js";
import { cursorReply, type CursorParameters } from "./cursor-list.js";
import { exclusive } from "./handler.js";
import {
  numberedReply,
  readNumberedPage,
  type NumberedCall,
} from "./numbered-list.js";

/** The part of a call that finds a row. */
export interface PathCall<P> {
  path: P;
  url: URL;
  database: Database;
  clock: Clock;
}

/** A table whose rows have an id of their own. */
type Identified = AnyTable & { readonly id: Expression<string> };

export interface ResourceDefinition<T extends Identified, F, P, Parent> {
  /** Its name at the start of a sentence, such as `Customer`. */
  name: string;
  table: T;
  /** A query that adds columns of other tables. Default: the table itself. */
  source?: Source<F>;
  /** The row that the parameters in a path mean. */
  at: (path: P) => Matching<NoInfer<F>>;
  /**
   * The order of lists without cursors, by default the newest first; also decides
   * between several rows that a path can mean.
   */
  order?: Sql;
  /** A row as the API shows it. */
  toItem: (row: Row<NoInfer<F>>, call: Shown) => unknown;
  /** Runs before each operation: finds the parent (or 404), or does due work. */
  before?: (call: PathCall<Parent>) => Promise<unknown>;
}

export interface Shown {
  url: URL;
  clock: Clock;
}

/** A row to create, without its id. Default of both times: the current time. */
type Created<T> = Omit<NewRow<T>, "id" | "created_at" | "updated_at"> & {
  created_at?: Microseconds;
  updated_at?: Microseconds;
};

/** The part of a call that writes rows. */
export type WritingCall = Pick<PathCall<unknown>, "database" | "clock">;

type Handler<C> = (call: C) => Promise<Reply>;

/** The plain operations of a resource as handlers, and their steps. */
export interface Resource<T, F, P, Parent> {
  /** The row that a path means; throws HttpProblem 404. */
  require(call: PathCall<P & Parent>): Promise<Row<F>>;
  /** The row with an id, if there is one. */
  find(database: Database, id: string): Promise<Row<F> | undefined>;
  /** Inserts a row with a new id, and reads it. */
  insert(call: WritingCall, row: Created<T>): Promise<Row<F>>;
  /**
   * Changes the given columns of a row, runs the statements of `also`, and reads the
   * row. `updated_at` becomes the current time unless it is given.
   */
  change(
    call: WritingCall,
    id: string,
    change: Change<T>,
    also?: readonly Sql[],
  ): Promise<Row<F>>;

  /** All items in one response. */
  listAll<C extends PathCall<Parent>>(
    filters?: (call: C) => Matching<F>,
  ): Handler<C>;
  /** Numbered pages. */
  list<C extends PathCall<Parent> & NumberedCall>(
    filters: (call: C) => Matching<F>,
  ): Handler<C>;
  /** Pages with cursors, in the order that the table declares. */
  cursorList<C extends PathCall<Parent> & { query: CursorParameters }>(
    filters: (call: C) => Matching<F>,
  ): Handler<C>;
  readonly get: Handler<PathCall<P & Parent>>;
  /** Inserts the row of `build`. Default of `reply`: 201 with the item. */
  create<C extends PathCall<Parent>>(
    build: (call: C) => Created<T> | Promise<Created<T>>,
    reply?: (row: Row<F>, call: C) => Reply,
  ): Handler<C>;
  /** Changes the columns of `build`. Default of `reply`: the item. */
  update<C extends PathCall<P & Parent>>(
    build: (call: C, row: Row<F>) => Change<T> | Promise<Change<T>>,
    reply?: (row: Row<F>, call: C) => Reply,
  ): Handler<C>;
  /** Deletes the row and runs the statements of `also`; 204. */
  remove<C extends PathCall<P & Parent>>(
    also?: (row: Row<F>, call: C) => readonly Sql[],
  ): Handler<C>;
}

/**
 * Defines a resource with its list, get, create, update and delete. A handler that
 * does more is written by hand and uses the steps.
 */
export function resource<
  T extends Identified,
  P,
  Parent = object,
  F extends { readonly id: Expression<string> } = T,
>(definition: ResourceDefinition<T, F, P, Parent>): Resource<T, F, P, Parent> {
  const { name, table, at, toItem } = definition;
  // Without a source, `F` is the table.
  const { source = table as unknown as Source<F> } = definition;
  const { before = () => Promise.resolve() } = definition;
  const order = () => definition.order ?? newestFirst(source);
  const find = (database: Database, id: string) =>
    database.first(source, [equals(source.id, id)]);
  const written = async (database: Database, id: string): Promise<Row<F>> => {
    const row = await find(database, id);
    return found(row, `${name} not found`);
  };
  const require = async (call: PathCall<P & Parent>): Promise<Row<F>> => {
    await before(call);
    const { path, database } = call;
    const row = await database.first(source, at(path), definition.order);
    return found(row, `${name} not found`);
  };
  const times = (names: readonly string[], { clock }: WritingCall) => {
    const used = names.filter((name) => name in table.$.columns);
    if (used.length === 0) return {};
    const now = clock.tick();
    return Object.fromEntries(used.map((time) => [time, now]));
  };
  const insertRow = async (
    call: WritingCall,
    given: Created<T>,
  ): Promise<Row<F>> => {
    const id = randomUUID();
    const isNew = given.created_at === undefined;
    const now = isNew ? times(["created_at", "updated_at"], call) : {};
    // `Created` has all other columns.
    const row = { ...now, ...given, id } as unknown as NewRow<T>;
    await call.database.write(insert(table, [row]));
    return written(call.database, id);
  };
  const change = async (
    call: WritingCall,
    id: string,
    given: Change<T>,
    also: readonly Sql[] = [],
  ): Promise<Row<F>> => {
    const now = "updated_at" in given ? {} : times(["updated_at"], call);
    const columns = { ...now, ...given } as Change<T>;
    const own = [equals(table.id, id)];
    await call.database.write([...also, update(table, columns, own)]);
    return written(call.database, id);
  };
  return {
    require,
    find,
    insert: insertRow,
    change,
    listAll:
      (filters = () => []) =>
      async (call) => {
        await before(call);
        const reading = { where: filters(call), orderBy: order() };
        const rows = await call.database.all(source, reading);
        return data(rows.map((row) => toItem(row, call)));
      },
    list: (filters) => async (call) => {
      await before(call);
      const reading = { where: filters(call), orderBy: order() };
      const page = await readNumberedPage(call, source, reading);
      return numberedReply(page, (row) => toItem(row, call), call.url);
    },
    cursorList: (filters) => async (call) => {
      await before(call);
      return cursorReply(call, {
        source,
        where: filters(call),
        toItem: (row) => toItem(row, call),
      });
    },
    async get(call) {
      return data(toItem(await require(call), call));
    },
    create: (build, reply = (row, call) => created(toItem(row, call))) =>
      exclusive(async (call) => {
        await before(call);
        return reply(await insertRow(call, await build(call)), call);
      }),
    update: (build, reply = (row, call) => data(toItem(row, call))) =>
      exclusive(async (call) => {
        const row = await require(call);
        const columns = await build(call, row);
        return reply(await change(call, idOf(row), columns), call);
      }),
    remove: (also) =>
      exclusive(async (call) => {
        const row = await require(call);
        await call.database.write([
          ...(also?.(row, call) ?? []),
          remove(table, [equals(table.id, idOf(row))]),
        ]);
        return noContent();
      }),
  };
}

function idOf(row: object): string {
  return (row as { id: string }).id;
}

function newestFirst(source: object): Sql {
  const { created_at: time, id } = source as Record<
    "created_at" | "id",
    Expression<unknown>
  >;
  return sql`${time} DESC, ${id} DESC`;
}
