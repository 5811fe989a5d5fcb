import type { WhatsappConversation } from "@kapso-platform/client";
import { replaceEqualDeep } from "@tanstack/react-query";
import { isEarlierVersion } from "./activity.js";
import type { Assignee } from "./matches-filters.js";

/** The expected change of a mutation, to show before the response. */
export interface Assumed {
  readonly conversation?: Partial<WhatsappConversation>;
  readonly assignee?: string | null;
}

/** Data of a list before and after it showed a change. */
interface Snapshot {
  readonly before: unknown;
  after: unknown;
}

/**
 * A conversation with unconfirmed changes: the last version from the API, and the changes on
 * top of it.
 */
export class ChangedConversation {
  readonly #assumptions: Assumed[] = [];
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #membership = new Map<string, boolean>();
  readonly #loadedIn = new Set<string>();
  /** Versions that were shown with unconfirmed changes, to recognize them. */
  readonly #shown: WhatsappConversation[] = [];
  #base: WhatsappConversation | undefined;

  constructor(base: WhatsappConversation | undefined) {
    this.#base = base;
  }

  /** The last version from the API; undefined if no query has returned it. */
  get base(): WhatsappConversation | undefined {
    return this.#base;
  }

  /** The version to show: the last version from the API with all unconfirmed changes. */
  get shown(): WhatsappConversation | undefined {
    const base = this.#base;
    if (!base || this.isSettled) return base;
    const shown = this.#assumptions.reduce<WhatsappConversation>(
      (so, { conversation }) => ({ ...so, ...conversation }),
      base,
    );
    const known = this.#shown.find((version) => isEqual(version, shown));
    if (!known) this.#shown.push(shown);
    return known ?? shown;
  }

  /** The assignee to show; undefined if no unconfirmed change sets one. */
  get assignee(): Assignee {
    return this.#assumptions.findLast(({ assignee }) => assignee !== undefined)
      ?.assignee;
  }

  /** Whether no change is unconfirmed. */
  get isSettled(): boolean {
    return this.#assumptions.length === 0;
  }

  assume(assumed: Assumed): void {
    this.#assumptions.push(assumed);
  }

  /**
   * Ends an unconfirmed change. A confirmed one also ends the earlier changes that it
   * overrides, because the API has already handled them.
   *
   * @returns false if it has already ended
   */
  end(assumed: Assumed, isConfirmed: boolean): boolean {
    const index = this.#assumptions.indexOf(assumed);
    if (index === -1) return false;
    const earlier = this.#assumptions.splice(0, index + 1).slice(0, -1);
    const left = earlier.filter(
      (other) => !isConfirmed || !overrides(assumed, other),
    );
    this.#assumptions.unshift(...left);
    if (isConfirmed) this.#snapshots.clear();
    return true;
  }

  /** Stores a version that the API returned, unless a newer one is known. */
  receive(version: WhatsappConversation): void {
    const base = this.#base;
    if (base && isEarlierVersion(version, base)) return;
    if (base && isEqual(base, version)) return;
    this.#base = version;
    this.#snapshots.clear();
  }

  /**
   * Whether a version was shown with unconfirmed changes, and is not from the API. A query
   * that fetches a page restores its pages from before the fetch.
   */
  hasShown(version: WhatsappConversation): boolean {
    return this.#shown.some((shown) => isEqual(shown, version));
  }

  /** Records that the loaded pages of a list contained it. */
  noteLoaded(list: string): void {
    this.#loadedIn.add(list);
  }

  /** Whether the loaded pages of a list contained it. */
  wasLoadedIn(list: string): boolean {
    return this.#loadedIn.has(list);
  }

  /** Records whether the conversation without its unconfirmed changes belongs to a list. */
  noteMembership(list: string, isMember: boolean): void {
    this.#membership.set(list, isMember);
  }

  /** Whether the conversation without its unconfirmed changes belongs to a list. */
  isMemberOf(list: string): boolean | undefined {
    return this.#membership.get(list);
  }

  /** Records the data of a list before and after it showed the changes. */
  noteShown(list: string, before: unknown, after: unknown): void {
    if (before === after) return;
    const snapshot = this.#snapshots.get(list);
    if (snapshot && snapshot.after === before) snapshot.after = after;
    else if (this.#assumptions.length === 1 && !snapshot) {
      this.#snapshots.set(list, { before, after });
    }
  }

  /**
   * The data of a list before the changes, if all changes are settled, and neither the list
   * nor the conversation has changed since.
   */
  dataBefore(list: string, now: unknown): unknown {
    if (!this.isSettled) return undefined;
    const snapshot = this.#snapshots.get(list);
    return snapshot && snapshot.after === now ? snapshot.before : undefined;
  }
}

/** Whether a change replaces all of an earlier one. */
function overrides(later: Assumed, earlier: Assumed): boolean {
  const changed = later.conversation ?? {};
  return (
    Object.keys(earlier.conversation ?? {}).every((name) => name in changed) &&
    (earlier.assignee === undefined || later.assignee !== undefined)
  );
}

function isEqual(a: object, b: object): boolean {
  return replaceEqualDeep(a, b) === a;
}
