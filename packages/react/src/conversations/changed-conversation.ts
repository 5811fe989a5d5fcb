import type { WhatsappConversation } from "@kapso-platform/client";
import { replaceEqualDeep } from "@tanstack/react-query";
import { isEarlierVersion } from "./activity.js";
import type { Assignee } from "./matches-filters.js";

/** What a mutation is going to change, as far as it can be shown beforehand. */
export interface Assumed {
  readonly conversation?: Partial<WhatsappConversation>;
  readonly assignee?: string | null;
}

/** What a list held before changes were shown in it, and holds since. */
interface Snapshot {
  readonly before: unknown;
  after: unknown;
}

/**
 * A conversation with changes that are shown before the API has confirmed them:
 * what the API said of it, and on top of that what is assumed.
 */
export class ChangedConversation {
  readonly #assumptions: Assumed[] = [];
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #membership = new Map<string, boolean>();
  readonly #loadedIn = new Set<string>();
  /** Versions that were shown with assumptions, to know them again. */
  readonly #shown: WhatsappConversation[] = [];
  #base: WhatsappConversation | undefined;

  constructor(base: WhatsappConversation | undefined) {
    this.#base = base;
  }

  /** As the API last returned it; undefined while no query has held it. */
  get base(): WhatsappConversation | undefined {
    return this.#base;
  }

  /** As it is shown: with all that is assumed of it. */
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

  /** Who it is assumed to be assigned to; undefined if nothing is assumed. */
  get assignee(): Assignee {
    return this.#assumptions.findLast(({ assignee }) => assignee !== undefined)
      ?.assignee;
  }

  /** Whether nothing is assumed any more. */
  get isSettled(): boolean {
    return this.#assumptions.length === 0;
  }

  assume(assumed: Assumed): void {
    this.#assumptions.push(assumed);
  }

  /**
   * Ends an assumption, and with a confirmed one those before it that it
   * overrides: the API has made or rejected them before.
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

  /** Takes in what the API said, unless something newer is known. */
  learn(version: WhatsappConversation): void {
    const base = this.#base;
    if (base && isEarlierVersion(version, base)) return;
    if (base && isEqual(base, version)) return;
    this.#base = version;
    this.#snapshots.clear();
  }

  /**
   * Whether a version is what was shown, and not what the API said: a query
   * that fetches a page puts back the pages that it began with.
   */
  hasShown(version: WhatsappConversation): boolean {
    return this.#shown.some((shown) => isEqual(shown, version));
  }

  /** Notes a list that held it in its loaded pages. */
  noteLoaded(list: string): void {
    this.#loadedIn.add(list);
  }

  /** Whether its place has been among the loaded pages of a list. */
  wasLoadedIn(list: string): boolean {
    return this.#loadedIn.has(list);
  }

  /** Notes whether it belongs to a list, leaving aside what is assumed. */
  noteMembership(list: string, isMember: boolean): void {
    this.#membership.set(list, isMember);
  }

  /** Whether it belongs to a list, leaving aside what is assumed. */
  isMemberOf(list: string): boolean | undefined {
    return this.#membership.get(list);
  }

  /** Notes what a list held before its assumptions were shown, and holds now. */
  noteShown(list: string, before: unknown, after: unknown): void {
    if (before === after) return;
    const snapshot = this.#snapshots.get(list);
    if (snapshot && snapshot.after === before) snapshot.after = after;
    else if (this.#assumptions.length === 1 && !snapshot) {
      this.#snapshots.set(list, { before, after });
    }
  }

  /**
   * What a list held before all this, if nothing is assumed any more and
   * nothing else has changed since: neither the list nor the conversation.
   */
  dataBefore(list: string, now: unknown): unknown {
    if (!this.isSettled) return undefined;
    const snapshot = this.#snapshots.get(list);
    return snapshot && snapshot.after === now ? snapshot.before : undefined;
  }
}

/** Whether a change leaves nothing of another that was made before it. */
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
