import type { WhatsappConversation } from "@kapso-platform/types";
import type { ClientPage } from "../pagination/page.js";
import { toMicroseconds } from "./microseconds.js";

/** A page of the list that is swept. */
export type SweepPage = ClientPage<WhatsappConversation, undefined>;

/** A conversation with the time that decides its place, in microseconds. */
export interface Placed {
  readonly conversation: WhatsappConversation;
  readonly time: number;
}

/**
 * A span of activity times, walked from its end to its start with the cursors
 * of the API. Times are microseconds since 1970.
 */
export class Slice {
  /** The span ends before this moment; `Infinity` for the newest one. */
  readonly upper: number;
  /**
   * The span starts with this moment. It moves up when the older part becomes a
   * slice of its own.
   */
  lower: number;
  /** Whether where it starts is decided by its first page. */
  isOpen: boolean;
  /** Whether a request for it is under way. */
  isFetching = false;
  /** Whether all of it has been received. */
  isDone = false;
  /** The last page received. */
  page: SweepPage | undefined;
  /** Received and not yet given to the caller, newest first. */
  #waiting: Placed[] = [];
  #received = 0;
  #newest: number;
  #oldest: number;

  constructor(lower: number, upper: number, isOpen: boolean) {
    this.lower = lower;
    this.upper = upper;
    this.isOpen = isOpen;
    this.#newest = this.#oldest = upper;
  }

  /** Number of conversations that wait for the caller. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Whether it had no conversation. */
  get isEmpty(): boolean {
    return this.isDone && this.#received === 0;
  }

  /** Time of the newest conversation received; `upper` before there is one. */
  get newest(): number {
    return this.#newest;
  }

  /** Time of the oldest conversation received; `upper` before there is one. */
  get oldest(): number {
    return this.#oldest;
  }

  /** Conversations a microsecond, in the part that was received. */
  get density(): number {
    const end = Number.isFinite(this.upper) ? this.upper : this.#newest;
    const start = this.isDone && !this.isOpen ? this.lower : this.#oldest;
    return this.#received / Math.max(1, end - start);
  }

  /** Takes a page in. What lies outside of the span belongs to another slice. */
  receive(page: SweepPage): void {
    this.page = page;
    for (const conversation of page.items) {
      const time = toMicroseconds(conversation.last_active_at);
      if (time >= this.upper) continue;
      if (time < this.lower) {
        this.isDone = true;
        return;
      }
      if (this.#received++ === 0) this.#newest = time;
      this.#oldest = time;
      this.#waiting.push({ conversation, time });
    }
  }

  /** Hands over what waits. */
  take(): Placed[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }

  /** Makes a slice of the older half of what has not been received yet. */
  split(): Slice | undefined {
    const middle = this.lower + Math.ceil((this.#oldest - this.lower) / 2);
    if (!(middle > this.lower && middle < this.#oldest)) return undefined;
    const older = new Slice(this.lower, middle, false);
    this.lower = middle;
    return older;
  }
}
