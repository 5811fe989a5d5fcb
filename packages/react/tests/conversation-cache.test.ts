import type { WhatsappConversation } from "@kapso-platform/client";
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { beforeEach, describe, expect, it } from "vitest";
import { conversationCacheOf } from "../src/conversations/conversation-cache.js";
import {
  type ConversationFilters,
  type InfiniteList,
  conversationKeys,
} from "../src/options.js";

const ID = "c2";
const EARLY = "2026-03-01T12:00:00Z";
const LATE = "2026-03-01T12:05:00Z";

let queryClient: QueryClient;
beforeEach(() => {
  queryClient = new QueryClient({
    defaultOptions: { queries: { gcTime: Infinity } },
  });
});

function conversation(
  id: string,
  change: Partial<WhatsappConversation> = {},
): WhatsappConversation {
  return {
    id,
    status: "active",
    last_active_at: `2026-03-01T11:0${id.slice(1)}:00Z`,
    updated_at: EARLY,
    created_at: EARLY,
    ...change,
  };
}

/** Puts an infinite list into the cache, one argument for each page. */
function load(filters: ConversationFilters, ...pages: string[][]): void {
  queryClient.setQueryData(conversationKeys.infinite(filters), {
    pages: pages.map((ids) => ({
      items: ids.map((id) => conversation(id)),
      hasNextPage: true,
      hasPreviousPage: false,
      next: { after: "next" },
      previous: null,
      meta: null,
    })),
    pageParams: pages.map(() => null),
  });
}

function loadDetail(): void {
  queryClient.setQueryData(conversationKeys.detail(ID), conversation(ID));
}

function listed(filters: ConversationFilters): readonly WhatsappConversation[] {
  const { pages } = queryClient.getQueryData<
    InfiniteList<WhatsappConversation>
  >(conversationKeys.infinite(filters))!;
  return pages.flatMap(({ items }) => items);
}

const idsIn = (filters: ConversationFilters): string[] =>
  listed(filters).map(({ id }) => id);

const inList = (
  filters: ConversationFilters,
): WhatsappConversation | undefined =>
  listed(filters).find(({ id }) => id === ID);

const detail = (): WhatsappConversation | undefined =>
  queryClient.getQueryData(conversationKeys.detail(ID));

describe("responses that arrive out of order", () => {
  it("keep the later of two changes, even if the API does not update `updated_at`", () => {
    load({}, ["c3", ID, "c1"]);
    load({ status: "active" }, ["c3", ID, "c1"]);
    loadDetail();
    const cache = conversationCacheOf(queryClient);
    const closing = cache.assume(ID, { conversation: { status: "ended" } });
    const reopening = cache.assume(ID, { conversation: { status: "active" } });
    reopening.confirm({ conversation: conversation(ID) });
    expect(detail()?.status).toBe("active");
    closing.confirm({ conversation: conversation(ID, { status: "ended" }) });
    expect(detail()?.status).toBe("active");
    expect(inList({})?.status).toBe("active");
    expect(idsIn({ status: "active" })).toEqual(["c3", ID, "c1"]);
  });

  it("show the later change while the earlier one is pending", () => {
    load({}, [ID]);
    const cache = conversationCacheOf(queryClient);
    const closing = cache.assume(ID, { conversation: { status: "ended" } });
    const reopening = cache.assume(ID, { conversation: { status: "active" } });
    reopening.confirm({ conversation: conversation(ID) });
    expect(inList({})?.status).toBe("active");
    closing.revert();
    expect(inList({})?.status).toBe("active");
  });

  it.each([false, true])(
    "keep the newer version (with a pending change: %s)",
    (isChanging) => {
      load({}, ["c3", ID]);
      loadDetail();
      const cache = conversationCacheOf(queryClient);
      const newer = conversation(ID, {
        updated_at: LATE,
        last_active_at: LATE,
        phone_number: "2",
      });
      const change = isChanging
        ? cache.assume(ID, { conversation: { status: "ended" } })
        : undefined;
      cache.applyUpdates([{ conversation: newer }]);
      cache.applyUpdates([
        { conversation: conversation(ID, { phone_number: "1" }) },
      ]);
      change?.revert();
      expect(detail()).toEqual(newer);
      expect(listed({})).toEqual([newer, conversation("c3")]);
    },
  );

  it("keep a detail that is newer than the lists", () => {
    load({ limit: 1 }, [ID]);
    load({}, [ID]);
    const newer = conversation(ID, { updated_at: LATE, phone_number: "2" });
    queryClient.setQueryData(conversationKeys.detail(ID), newer);
    const closing = conversationCacheOf(queryClient).assume(ID, {
      conversation: { status: "ended" },
    });
    closing.revert();
    expect(detail()).toEqual(newer);
  });
});

describe("rolling back a change", () => {
  it("keeps another that has succeeded in the meantime", () => {
    load({ unassigned: true }, ["c3", ID, "c1"]);
    load({}, ["c3", ID, "c1"]);
    const cache = conversationCacheOf(queryClient);
    const assigning = cache.assume(ID, { assignee: "anna" });
    expect(idsIn({ unassigned: true })).toEqual(["c3", "c1"]);
    const closing = cache.assume(ID, { conversation: { status: "ended" } });
    closing.confirm({ conversation: conversation(ID, { status: "ended" }) });
    assigning.revert();
    expect(idsIn({ unassigned: true })).toEqual(["c3", ID, "c1"]);
    expect(inList({ unassigned: true })?.status).toBe("ended");
    expect(inList({})?.status).toBe("ended");
  });

  it("keeps versions that arrived in the meantime", () => {
    load({ unassigned: true }, ["c3", ID, "c1"]);
    const cache = conversationCacheOf(queryClient);
    const assigning = cache.assume(ID, { assignee: "anna" });
    const newer = conversation(ID, { updated_at: LATE, last_active_at: LATE });
    cache.applyUpdates([{ conversation: newer }]);
    assigning.revert();
    expect(listed({ unassigned: true })).toEqual([
      newer,
      conversation("c3"),
      conversation("c1"),
    ]);
  });

  it("restores it even at the end of the loaded pages", () => {
    load({ unassigned: true }, ["c5", "c4"], ["c3", ID]);
    const cache = conversationCacheOf(queryClient);
    const assigning = cache.assume(ID, { assignee: "anna" });
    const other = cache.assume("c4", { assignee: "anna" });
    assigning.revert();
    expect(idsIn({ unassigned: true })).toEqual(["c5", "c3", ID]);
    other.revert();
    expect(idsIn({ unassigned: true })).toEqual(["c5", "c4", "c3", ID]);
  });

  it("reverts two changes that fail one after the other", () => {
    load({ unassigned: true }, ["c3", ID, "c1"]);
    load({ assigned_user_id: "anna" }, ["c5", "c0"]);
    load({ assigned_user_id: "ben" }, ["c4", "c0"]);
    const cache = conversationCacheOf(queryClient);
    const toAnna = cache.assume(ID, { assignee: "anna" });
    const toBen = cache.assume(ID, { assignee: "ben" });
    expect(idsIn({ assigned_user_id: "ben" })).toEqual(["c4", ID, "c0"]);
    toAnna.revert();
    expect(idsIn({ assigned_user_id: "ben" })).toEqual(["c4", ID, "c0"]);
    toBen.revert();
    expect(idsIn({ unassigned: true })).toEqual(["c3", ID, "c1"]);
    expect(idsIn({ assigned_user_id: "anna" })).toEqual(["c5", "c0"]);
    expect(idsIn({ assigned_user_id: "ben" })).toEqual(["c4", "c0"]);
  });

  it("restores the last confirmed assignee", () => {
    load({ unassigned: true }, ["c3", ID, "c1"]);
    load({ assigned_user_id: "anna" }, ["c5", "c0"]);
    const cache = conversationCacheOf(queryClient);
    const toAnna = cache.assume(ID, { assignee: "anna" });
    const toBen = cache.assume(ID, { assignee: "ben" });
    toAnna.confirm({ assignee: "anna" });
    toBen.revert();
    expect(idsIn({ unassigned: true })).toEqual(["c3", "c1"]);
    expect(idsIn({ assigned_user_id: "anna" })).toEqual(["c5", ID, "c0"]);
  });
});

describe("a detail that has not been fetched", () => {
  it("shows a change of the version in a list, and its rollback", () => {
    load({ status: "active" }, [ID]);
    const observer = new QueryObserver(queryClient, {
      queryKey: conversationKeys.detail(ID),
      queryFn: () => new Promise<WhatsappConversation>(() => {}),
    });
    const leave = observer.subscribe(() => {});
    const closing = conversationCacheOf(queryClient).assume(ID, {
      conversation: { status: "ended" },
    });
    expect(idsIn({ status: "active" })).toEqual([]);
    expect(detail()?.status).toBe("ended");
    // It is not from the API: the request continues, and any other use of the
    // detail sends one.
    expect(observer.getCurrentResult()).toMatchObject({
      isFetching: true,
      isStale: true,
    });
    closing.revert();
    expect(detail()).toEqual(conversation(ID));
    leave();
  });
});
