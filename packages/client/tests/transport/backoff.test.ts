import { getEventListeners } from "node:events";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KapsoAbortError } from "../../src/generated/errors.js";
import { backoffDelay, pause } from "../../src/transport/backoff.js";
import { rejection } from "../rejection.js";

describe("full jitter", () => {
  const attempts = fc.integer({ min: 1, max: 11 });
  const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it("stays between 0 and the exponential bound", () => {
    fc.assert(
      fc.property(attempts, randoms, (attempt, random) => {
        const delay = backoffDelay(attempt, undefined, () => random);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(
          Math.min(8000, 500 * 2 ** (attempt - 1)),
        );
      }),
    );
  });

  it("uses the whole range", () => {
    fc.assert(
      fc.property(attempts, (attempt) => {
        const bound = Math.min(8000, 500 * 2 ** (attempt - 1));
        expect(backoffDelay(attempt, undefined, () => 0)).toBe(0);
        expect(backoffDelay(attempt, undefined, () => 0.999)).toBeGreaterThan(
          0.99 * bound,
        );
      }),
    );
  });

  it("does not change a Retry-After of up to a minute", () => {
    fc.assert(
      fc.property(
        attempts,
        randoms,
        fc.integer({ min: 0, max: 60 }),
        (attempt, random, seconds) => {
          expect(backoffDelay(attempt, seconds, () => random)).toBe(
            seconds * 1000,
          );
        },
      ),
    );
  });
});

describe("the wait", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const waitWith = (signal: AbortSignal): Promise<void> =>
    pause(60_000, [signal]);

  it("ends after its time, and leaves no listener", async () => {
    const { signal } = new AbortController();
    const waiting = waitWith(signal);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("ends immediately if aborted, and leaves neither timer nor listener", async () => {
    const controller = new AbortController();
    const waiting = rejection(waitWith(controller.signal));
    controller.abort("changed my mind");
    expect(await waiting).toMatchObject({
      name: "KapsoAbortError",
      cause: "changed my mind",
    });
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  it("does not start if already aborted", async () => {
    const error = await rejection(waitWith(AbortSignal.abort()));
    expect(error).toBeInstanceOf(KapsoAbortError);
    expect(vi.getTimerCount()).toBe(0);
  });
});
