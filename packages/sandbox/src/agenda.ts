import type { Clock } from "./clock.js";
import type { Lifetime } from "./lifetime.js";
import type { Database } from "./storage/database.js";
import type { Microseconds } from "./storage/timestamps.js";
import { columns } from "./table/column.js";
import { expression, sql, type Expression, type Where } from "./table/sql.js";
import { source, type AnySource } from "./table/table.js";

/**
 * Background work of one kind: does everything that is due by now, and gives
 * when the next of it is due; Infinity if nothing is planned.
 */
export type Task = () => Promise<Microseconds>;

/** The background work of a sandbox, by its clock. */
export interface Agenda {
  /** Does what is due. */
  settle(): Promise<void>;
  /** To be called when there may be new work. */
  look(): void;
}

/** The longest that the timer waits: then it looks at the clock again. */
const MAX_WAIT = 60_000;
/** The shortest wait after which a clock that goes shows a later time. */
const MIN_WAIT = 2;

/**
 * Builds it. Each request settles first, so a clock that tests move is enough;
 * a timer does it while no request comes, so that webhooks arrive by themselves.
 */
export function createAgenda(
  { clock, lifetime }: { clock: Clock; lifetime: Lifetime },
  tasks: readonly Task[],
): Agenda {
  /** When each task has something to do; 0 if that has to be looked up. */
  const due = tasks.map(() => 0);
  /** How often new work was announced. */
  let looks = 0;
  let settling: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const isDue = () => Math.min(...due) <= clock.read();

  const work = async (): Promise<void> => {
    while (isDue()) {
      for (const [index, task] of tasks.entries()) {
        if ((due[index] ?? Infinity) > clock.read()) continue;
        const before = looks;
        // One that throws stays due.
        const next = await task();
        due[index] = looks === before ? next : 0;
      }
    }
  };

  const settle = async (): Promise<void> => {
    if (!settling && !isDue()) return;
    settling ??= work().finally(() => (settling = undefined));
    await settling;
  };

  const arm = (): void => {
    clearTimeout(timer);
    const next = Math.min(...due);
    if (next === Infinity || lifetime.ended.aborted) return;
    const now = clock.read();
    const isNow = next <= now;
    const wait = isNow
      ? 0
      : Math.min(Math.max(Math.ceil((next - now) / 1000), MIN_WAIT), MAX_WAIT);
    const armed = performance.now();
    timer = setTimeout(() => {
      // Timers count from the start of a turn, so that one that was set late in a
      // long turn fires early.
      const isEarly = performance.now() - armed < wait;
      const settled = settle().then(() => {
        // A clock that stands still would wake it for ever.
        if (isNow || isEarly || clock.read() > now) arm();
      });
      void lifetime.during(settled).catch(() => undefined);
    }, wait);
    timer.unref();
  };

  lifetime.ended.addEventListener("abort", () => {
    clearTimeout(timer);
  });
  return {
    settle,
    look() {
      looks += 1;
      due.fill(0);
      arm();
    },
  };
}

/** A task that does its work only when something is due: one query if not. */
export function whenDue(
  clock: Clock,
  next: () => Promise<Microseconds>,
  work: () => Promise<unknown>,
): Task {
  return async () => {
    const due = await next();
    if (due > clock.read()) return due;
    await work();
    return next();
  };
}

/** The earliest instant in a column; Infinity without any. */
export async function earliest(
  database: Database,
  from: AnySource,
  column: Expression<Microseconds> | Expression<Microseconds | null>,
  where: Where = [],
): Promise<Microseconds> {
  const due = expression(
    columns.optional(columns.instant),
    sql`min(${column})`,
  );
  const row = await database.first(source({ due }, sql`${from}`), where);
  return row?.due ?? Infinity;
}
