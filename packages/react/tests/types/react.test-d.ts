import {
  type KapsoClient,
  type KapsoError,
  type User,
  type WhatsappConversation,
  createKapsoClient,
} from "@kapso-platform/client";
import {
  type InfiniteData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  usePrefetchQuery,
  useQueries,
  useQuery,
  useSuspenseInfiniteQuery,
  useSuspenseQueries,
  useSuspenseQuery,
} from "@tanstack/react-query";
import { describe, expectTypeOf, it } from "vitest";
import {
  type InfiniteList,
  type ListPage,
  type PagePosition,
  conversationKeys,
  conversationsGetOptions,
  conversationsListInfiniteOptions,
  conversationsListOptions,
  conversationsUpdateMutation,
  useAssignConversation,
  useContactsList,
  useConversations,
  useConversationsListInfinite,
  useConversationsUpdate,
  useKapso,
  useLiveConversations,
  useMessages,
  useUpdateConversation,
  useUsersList,
} from "../../src/index.js";

const kapso: KapsoClient = createKapsoClient({ apiKey: "key" });
const queryClient = new QueryClient();
type Conversations = ListPage<WhatsappConversation>;

describe("options factories", () => {
  it("type data and error of every kind of query", () => {
    const list = useQuery(conversationsListOptions(kapso, { limit: 5 }));
    expectTypeOf(list.data).toEqualTypeOf<Conversations | undefined>();
    expectTypeOf(list.error).toEqualTypeOf<KapsoError | null>();
    const item = useSuspenseQuery(conversationsGetOptions(kapso, "id"));
    expectTypeOf(item.data).toEqualTypeOf<WhatsappConversation>();
    const pages = useInfiniteQuery(conversationsListInfiniteOptions(kapso));
    expectTypeOf(pages.data).toEqualTypeOf<
      InfiniteData<Conversations, PagePosition> | undefined
    >();
    expectTypeOf(pages.error).toEqualTypeOf<KapsoError | null>();
    const now = useSuspenseInfiniteQuery(
      conversationsListInfiniteOptions(kapso),
    );
    expectTypeOf(now.data).toEqualTypeOf<InfiniteList<WhatsappConversation>>();
  });

  it("work with several queries at once, prefetching and loaders", () => {
    const options = conversationsListOptions(kapso);
    const infinite = conversationsListInfiniteOptions(kapso);
    usePrefetchQuery(options);
    const [first] = useQueries({ queries: [options] });
    expectTypeOf(first.data).toEqualTypeOf<Conversations | undefined>();
    const [sure] = useSuspenseQueries({ queries: [options] });
    expectTypeOf(sure.data).toEqualTypeOf<Conversations>();
    expectTypeOf(queryClient.ensureQueryData(options)).toEqualTypeOf<
      Promise<Conversations>
    >();
    expectTypeOf(queryClient.fetchInfiniteQuery(infinite)).toEqualTypeOf<
      Promise<InfiniteData<Conversations, PagePosition>>
    >();
    void queryClient.prefetchQuery(options);
    void queryClient.prefetchInfiniteQuery(infinite);
  });

  it("tag their key with what it holds", () => {
    expectTypeOf(
      queryClient.getQueryData(conversationsListOptions(kapso).queryKey),
    ).toEqualTypeOf<Conversations | undefined>();
    expectTypeOf(
      queryClient.getQueryData(
        conversationsListInfiniteOptions(kapso).queryKey,
      ),
    ).toEqualTypeOf<InfiniteList<WhatsappConversation> | undefined>();
  });

  it("infer what `select` gives, and type what `throwOnError` is told", () => {
    const query = useQuery({
      ...conversationsListOptions(kapso),
      select: ({ items }) => items.length,
      throwOnError: (error) => {
        expectTypeOf(error).toEqualTypeOf<KapsoError>();
        return true;
      },
    });
    expectTypeOf(query.data).toEqualTypeOf<number | undefined>();
    const infinite = useInfiniteQuery({
      ...conversationsListInfiniteOptions(kapso),
      select: ({ pages }) => pages.flatMap((page) => page.items),
    });
    expectTypeOf(infinite.data).toEqualTypeOf<
      WhatsappConversation[] | undefined
    >();
  });

  it("type what a mutation takes and gives", () => {
    const mutation = useMutation({
      ...conversationsUpdateMutation(kapso),
      onMutate: () => ({ at: 1 }),
      onError: (error, { conversationId }, shown) => {
        expectTypeOf(error).toEqualTypeOf<KapsoError>();
        expectTypeOf(conversationId).toEqualTypeOf<string>();
        expectTypeOf(shown).toEqualTypeOf<{ at: number } | undefined>();
      },
    });
    expectTypeOf(mutation.data).toEqualTypeOf<
      WhatsappConversation | undefined
    >();
    mutation.mutate({ conversationId: "id", body: { status: "ended" } });
    // @ts-expect-error no such status
    mutation.mutate({ conversationId: "id", body: { status: "archived" } });
  });

  it("refuse what does not go together, and what is not known", () => {
    const both = { assigned_user_id: "id", unassigned: true };
    // @ts-expect-error both assignee filters
    conversationsListOptions(kapso, both);
    // @ts-expect-error both assignee filters
    conversationsListInfiniteOptions(kapso, both);
    // @ts-expect-error both assignee filters
    conversationKeys.list(both);
    // @ts-expect-error both assignee filters
    useConversations(both);
    // @ts-expect-error both assignee filters
    useLiveConversations(both);
    // @ts-expect-error an infinite query begins at its first page
    conversationsListInfiniteOptions(kapso, { after: "cursor" });
    // @ts-expect-error no such status
    useConversations({ status: "archived" });
    // @ts-expect-error an id is needed
    conversationsGetOptions(kapso);
  });
});

describe("hooks", () => {
  it("give typed results", () => {
    expectTypeOf(useKapso()).toEqualTypeOf<KapsoClient>();
    const users = useUsersList({ per_page: 5 });
    expectTypeOf(users.data).toEqualTypeOf<ListPage<User> | undefined>();
    const count = useContactsList({}, { select: ({ items }) => items.length });
    expectTypeOf(count.data).toEqualTypeOf<number | undefined>();
    expectTypeOf(count.error).toEqualTypeOf<KapsoError | null>();
    const infinite = useConversationsListInfinite({}, { maxPages: 3 });
    expectTypeOf(infinite.data).toEqualTypeOf<
      InfiniteList<WhatsappConversation> | undefined
    >();
    const update = useConversationsUpdate({ onMutate: () => 5 });
    expectTypeOf(update.context).toEqualTypeOf<number | undefined>();
  });

  it("of conversations give flat lists", () => {
    const list = useConversations({ status: "active" }, { maxPages: 10 });
    expectTypeOf(list.conversations).toEqualTypeOf<
      readonly WhatsappConversation[]
    >();
    expectTypeOf(list.error).toEqualTypeOf<KapsoError | null>();
    const live = useLiveConversations({}, { interval: 5_000 });
    expectTypeOf(live.live.status).toEqualTypeOf<
      "live" | "paused" | "retrying"
    >();
    useMessages("id", { filters: { direction: "inbound" } });
    // @ts-expect-error the conversation is the first argument
    useMessages("id", { filters: { conversation_id: "other" } });
    useUpdateConversation().mutate({ id: "id", status: "ended" });
    useAssignConversation().mutate({ id: "id", user_id: null });
    // @ts-expect-error the assignee is needed, null for nobody
    useAssignConversation().mutate({ id: "id" });
  });
});
