import type { operations } from "@kapso-platform/types";
import type { Clock } from "../clock.js";
import type { Publish } from "../events.js";
import type { HttpProblem } from "../http/problem.js";
import type { Reply } from "../http/reply.js";
import type { Database } from "../storage/database.js";

/** Every operation of the API description. */
export type OperationId = keyof operations;

type NoParameters = Readonly<Record<string, never>>;

/** Parameters of one kind; an operation without any has no members. */
type Declared<Parameters> = [NonNullable<Parameters>] extends [never]
  ? NoParameters
  : NonNullable<Parameters>;

type BodyOf<Id extends OperationId> = operations[Id] extends {
  requestBody: { content: { "application/json": infer Body } };
}
  ? Body
  : undefined;

/** A request whose parameters and body have been checked. */
export interface Call<Id extends OperationId> {
  path: Declared<operations[Id]["parameters"]["path"]>;
  query: Declared<operations[Id]["parameters"]["query"]>;
  body: BodyOf<Id>;
  /** Declared request headers; a required one is there. */
  header: Declared<operations[Id]["parameters"]["header"]>;
  /** False only where the operation may be called without a key. */
  hasKey: boolean;
  url: URL;
  database: Database;
  clock: Clock;
  /** Tells webhooks what happened. */
  publish: Publish;
}

/** Answers one operation, or throws an `HttpProblem`. */
export type Handler<Id extends OperationId> = (
  call: Call<Id>,
) => Promise<Reply>;

/** A handler that checks the maximum of some parameters itself. */
export interface LenientHandler<Id extends OperationId> {
  lenient: readonly string[];
  /**
   * What becomes of a problem with path or query, where the operation answers
   * it in another way than the rest of the service.
   */
  refuse?: (problem: HttpProblem) => HttpProblem;
  handle: Handler<Id>;
}

/** The handlers of some operations, by operationId. */
export type Handlers = {
  readonly [Id in OperationId]?: Handler<Id> | LenientHandler<Id>;
};
