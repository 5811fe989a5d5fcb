import { expect, onTestFinished, test, vi } from "vitest";
import { createAgenda } from "../src/agenda.js";
import { createClock } from "../src/clock.js";
import { createLifetime } from "../src/lifetime.js";

const DUE = 20;

/** An agenda with one piece of work, due in 20 ms, by a clock that tests move. */
function startAgenda(): {
  done: () => boolean;
  moveClock: (milliseconds: number) => void;
} {
  let time = Date.parse("2025-07-01T00:00:00Z");
  const due = (time + DUE) * 1000;
  const clock = createClock(() => new Date(time));
  const lifetime = createLifetime();
  let isDone = false;
  const agenda = createAgenda({ clock, lifetime }, [
    () => {
      isDone ||= clock.read() >= due;
      return Promise.resolve(isDone ? Infinity : due);
    },
  ]);
  agenda.look();
  onTestFinished(() => {
    lifetime.end();
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  return {
    done: () => isDone,
    moveClock: (milliseconds) => (time += milliseconds),
  };
}

test("work is done even if its timer fires before it is due", async () => {
  // Time passes for timers alone: all of them fire early.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.spyOn(performance, "now").mockReturnValue(0);
  const { done, moveClock } = startAgenda();
  await vi.advanceTimersByTimeAsync(DUE);
  expect(done()).toBe(false);
  moveClock(DUE);
  await vi.advanceTimersByTimeAsync(DUE);
  expect(done()).toBe(true);
});

test("a clock that stands still keeps no timer", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const { done } = startAgenda();
  await vi.advanceTimersByTimeAsync(DUE);
  expect(done()).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});
