import type { PlayResponse } from "../documented/responses.js";
import type { Handler, LenientHandler } from "../resource/handler.js";
import type { Description } from "../spec/description.js";
import type { Operation } from "../spec/operations.js";
import type { Database } from "../storage/database.js";
import type { HttpProblem } from "./problem.js";

/** The handler of any operation. */
export type AnyHandler = Handler<never> | LenientHandler<never>;

/** One API of the service, as the application serves it. */
export interface Api {
  /** What its paths begin with, for example `/platform/v1`. */
  basePath: string;
  description: Description;
  /** By operationId. */
  handlers: Readonly<Record<string, AnyHandler | undefined>>;
  /** Gives the documented responses that requests ask for. */
  play: PlayResponse;
  /** Whether the key may come as `Authorization: Bearer`. */
  takesBearer: boolean;
  /** A problem as this API words it. Default: as it is. */
  wordProblem?: (
    problem: HttpProblem,
    operation: Operation | undefined,
  ) => HttpProblem;
  /** Says which of several operations at one path a request means. */
  choose?: (
    operations: readonly [Operation, ...Operation[]],
    url: URL,
    id: string,
    database: Database,
  ) => Promise<Operation>;
}
