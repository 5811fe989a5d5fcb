import type { WhatsappConversation } from "@kapso-platform/types";
import type { ClientPage } from "../pagination/page.js";
import { toMicroseconds } from "./microseconds.js";

/** A page of the conversation list. */
export type SweepPage = ClientPage<WhatsappConversation, undefined>;

/** A conversation, and its time of activity in microseconds. */
export interface Placed {
  readonly conversation: WhatsappConversation;
  readonly time: number;
}

/**
 * A part of the period, which is walked from its end to its start with the cursors of the
 * API. Times are microseconds since 1970.
 */
export class Slice {
  /** End of the slice, exclusive; `Infinity` for the newest one. */
  readonly upper: number;
  /** Start of the slice, inclusive. It moves up when the older part is split off. */
  lower: number;
  /** Whether its first page decides its start. */
  isOpen: boolean;
  /** Whether a request for it is running. */
  isFetching = false;
  /** Whether all of it has been received. */
  isDone = false;
  /** The last page received. */
  page: SweepPage | undefined;
  /** Received conversations that were not returned yet, the newest first. */
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

  /** Number of received conversations that were not returned yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Whether it is complete and has no conversations. */
  get isEmpty(): boolean {
    return this.isDone && this.#received === 0;
  }

  /** Time of the newest received conversation; `upper` if there is none yet. */
  get newest(): number {
    return this.#newest;
  }

  /** Time of the oldest received conversation; `upper` if there is none yet. */
  get oldest(): number {
    return this.#oldest;
  }

  /** Conversations per microsecond, in the received part. */
  get density(): number {
    const end = Number.isFinite(this.upper) ? this.upper : this.#newest;
    const start = this.isDone && !this.isOpen ? this.lower : this.#oldest;
    return this.#received / Math.max(1, end - start);
  }

  /** Adds a page. Conversations outside of the slice are ignored. */
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

  /** Returns and removes the received conversations. */
  take(): Placed[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }

  /** Splits off the older half of the part that was not received yet. */
  split(): Slice | undefined {
    const middle = this.lower + Math.ceil((this.#oldest - this.lower) / 2);
    if (!(middle > this.lower && middle < this.#oldest)) return undefined;
    const older = new Slice(this.lower, middle, false);
    this.lower = middle;
    return older;
  }
}
