import type { WhatsappConversation } from "@kapso-platform/client";
import { replaceEqualDeep } from "@tanstack/react-query";
import { isEarlierVersion } from "./activity.js";
import type { Assignee } from "./matches-filters.js";

/** What a mutation is expected to change, as far as it can be shown before the response. */
export interface Assumed {
  readonly conversation?: Partial<WhatsappConversation>;
  readonly assignee?: string | null;
}

/** Data of a list before and after a change was shown in it. */
interface Snapshot {
  readonly before: unknown;
  after: unknown;
}

/**
 * A conversation with changes that are shown before the API has confirmed them:
 * the version that the API returned, and the changes on top of it.
 */
export class ChangedConversation {
  readonly #assumptions: Assumed[] = [];
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #membership = new Map<string, boolean>();
  readonly #loadedIn = new Set<string>();
  /** Versions that were shown with unconfirmed changes, to recognise them. */
  readonly #shown: WhatsappConversation[] = [];
  #base: WhatsappConversation | undefined;

  constructor(base: WhatsappConversation | undefined) {
    this.#base = base;
  }

  /** The version that the API last returned; undefined if no query has had it. */
  get base(): WhatsappConversation | undefined {
    return this.#base;
  }

  /** The version to show: the last one of the API with all unconfirmed changes. */
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
   * Ends an unconfirmed change. One that is confirmed also ends the earlier ones
   * that it overrides: the API has made or rejected them before.
   *
   * @returns false if it had ended before
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
  learn(version: WhatsappConversation): void {
    const base = this.#base;
    if (base && isEarlierVersion(version, base)) return;
    if (base && isEqual(base, version)) return;
    this.#base = version;
    this.#snapshots.clear();
  }

  /**
   * Whether a version is one that was shown, not one that the API returned: a
   * query that fetches a page puts back the pages that it started with.
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

  /** Records whether it belongs to a list, without the unconfirmed changes. */
  noteMembership(list: string, isMember: boolean): void {
    this.#membership.set(list, isMember);
  }

  /** Whether it belongs to a list, without the unconfirmed changes. */
  isMemberOf(list: string): boolean | undefined {
    return this.#membership.get(list);
  }

  /** Records the data of a list before and after its changes were shown. */
  noteShown(list: string, before: unknown, after: unknown): void {
    if (before === after) return;
    const snapshot = this.#snapshots.get(list);
    if (snapshot && snapshot.after === before) snapshot.after = after;
    else if (this.#assumptions.length === 1 && !snapshot) {
      this.#snapshots.set(list, { before, after });
    }
  }

  /**
   * Data of a list before the changes, if no change is unconfirmed and neither
   * the list nor the conversation has changed since.
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
