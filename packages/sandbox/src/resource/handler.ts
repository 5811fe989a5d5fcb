import type { operations, whatsappOperations } from "@kapso-platform/types";
import type { Clock } from "../clock.js";
import type { Deliver, Publish } from "../events.js";
import type { HttpProblem } from "../http/problem.js";
import type { Reply } from "../http/reply.js";
import type { Database } from "../storage/database.js";

/** Every operation of both APIs. */
export type OperationId = keyof operations;

/** Every operation of the messaging API. */
type MessagingId = keyof whatsappOperations;

type NoParameters = Readonly<Record<string, never>>;

/** Parameters of one kind; an operation without any has no members. */
type Declared<Parameters> = [NonNullable<Parameters>] extends [never]
  ? NoParameters
  : NonNullable<Parameters>;

interface Sends<Body, Type extends string = "application/json"> {
  content: Record<Type, Body>;
}

/** A received form: its file is a `File`. */
type Form<Body> = Omit<Body, "file"> & { file: File };

/** Received JSON, which has no `undefined`. */
type Received<Body> = Body extends string
  ? Body
  : Body extends object
    ? { [Name in keyof Body]: Received<Exclude<Body[Name], undefined>> }
    : Body;

/** The body; undefined if it is left out or not declared. */
type BodyOf<Id extends OperationId> = operations[Id] extends {
  requestBody: Sends<infer Body>;
}
  ? Received<Body>
  : operations[Id] extends {
        requestBody: Sends<infer Body, "multipart/form-data">;
      }
    ? Form<Body>
    : operations[Id] extends { requestBody?: never }
      ? undefined
      : operations[Id] extends { requestBody?: Sends<infer Body> }
        ? Received<Body> | undefined
        : undefined;

/** A request whose parameters and body have been checked. */
export interface Call<Id extends OperationId> {
  path: Declared<operations[Id]["parameters"]["path"]>;
  query: Declared<operations[Id]["parameters"]["query"]>;
  body: BodyOf<Id>;
  /** Declared request headers. */
  header: Declared<operations[Id]["parameters"]["header"]>;
  /** Whether the request has the key; true if the operation requires it. */
  hasKey: boolean;
  url: URL;
  database: Database;
  clock: Clock;
  publish: Publish;
  deliver: Deliver;
  /** Stores the API's log, so that the table `api_logs` can be read. */
  settleLogs: () => Promise<void>;
}

export type Handler<Id extends OperationId> = (
  call: Call<Id>,
) => Promise<Reply>;

/** A handler with checks or problems of its own. */
export interface LenientHandler<Id extends OperationId> {
  /** Query parameters whose maximum the handler checks itself. */
  lenient?: readonly string[];
  /** Words a problem of the checks or the handler in the way of the operation. */
  mapProblem?: (problem: HttpProblem) => HttpProblem;
  handle: Handler<Id>;
}

/** Handlers whose problems, from checks and handlers alike, `mapProblem` words. */
export function mapping<H extends { [Id in OperationId]?: Handler<Id> }>(
  mapProblem: (problem: HttpProblem) => HttpProblem,
  handlers: H,
): { readonly [Id in keyof H & OperationId]: LenientHandler<Id> } {
  const mapped = Object.entries(handlers).map(([id, handle]) => [
    id,
    { mapProblem, handle },
  ]);
  return Object.fromEntries(mapped) as never;
}

type HandlersOf<Ids extends OperationId> = {
  readonly [Id in Ids]: Handler<Id> | LenientHandler<Id>;
};

/** The handlers of all operations of the Platform API, by operationId. */
export type AllHandlers = HandlersOf<Exclude<OperationId, MessagingId>>;

/** The handlers of all operations of the messaging API, by operationId. */
export type MessagingHandlers = HandlersOf<MessagingId>;

/** The handlers of some operations: those of one area. */
export type Handlers = Partial<HandlersOf<OperationId>>;

/** A handler that reads, decides and writes while no other one does. */
export function exclusive<C extends { database: Database }>(
  handle: (call: C) => Promise<Reply>,
): (call: C) => Promise<Reply> {
  return (call) => call.database.exclusively(() => handle(call));
}
