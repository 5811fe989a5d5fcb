import type { Clock } from "./clock.js";
import type { Lifetime } from "./lifetime.js";
import type { Database } from "./storage/database.js";
import type { Microseconds } from "./storage/timestamps.js";
import { columns } from "./table/column.js";
import { expression, sql, type Expression, type Where } from "./table/sql.js";
import { source, type AnySource } from "./table/table.js";

/**
 * Background work of one kind: does everything that is due, and returns when the
 * next work is due; Infinity if none is planned.
 */
export type Task = () => Promise<Microseconds>;

/** The background work of a sandbox, by its clock. */
export interface Agenda {
  /** Does the work that is due. */
  settle(): Promise<void>;
  /** To be called when work may have been planned. */
  look(): void;
}

/** The longest wait, after which the timer reads the clock again. */
const MAX_WAIT = 60_000;
/** The shortest wait after which a running clock shows a later time. */
const MIN_WAIT = 2;

/**
 * Builds it. Each request settles first, so that a test only has to move the
 * clock. Between requests a timer does it, so that webhooks are delivered.
 */
export function createAgenda(
  { clock, lifetime }: { clock: Clock; lifetime: Lifetime },
  tasks: readonly Task[],
): Agenda {
  /** When the work of each task is due; 0 if that is not known. */
  const due = tasks.map(() => 0);
  let looks = 0;
  let settling: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const isDue = () => Math.min(...due) <= clock.read();

  const work = async (): Promise<void> => {
    while (isDue()) {
      for (const [index, task] of tasks.entries()) {
        if ((due[index] ?? Infinity) > clock.read()) continue;
        const before = looks;
        // A task that throws stays due.
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
    const left = Math.ceil((next - now) / 1000);
    const wait = left <= 0 ? 0 : Math.min(Math.max(left, MIN_WAIT), MAX_WAIT);
    const armed = performance.now();
    timer = setTimeout(() => {
      // Timers count from the start of a turn, so that one that was set late in a
      // long turn fires early.
      const isEarly = performance.now() - armed < wait;
      const settled = settle().then(() => {
        // With a clock that stands still, the timer would never end.
        if (wait === 0 || isEarly || clock.read() > now) arm();
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

/** A task that does its work if some is due by `next`. */
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
