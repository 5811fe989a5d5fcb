import {
  type KapsoClient,
  type KapsoError,
  type Position,
  type ReplyWindow,
  type SendMessageResponse,
  type Template,
  type ConversationAssignment,
  type User,
  type WhatsappContact,
  type WhatsappConversation,
  type WhatsappMessage,
  createKapsoClient,
} from "@kapso-platform/client";
import {
  type InfiniteData,
  QueryClient,
  skipToken,
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
  type ThreadMessage,
  contactsUpdateMutation,
  conversationKeys,
  conversationsGetOptions,
  conversationsListInfiniteOptions,
  conversationsListOptions,
  conversationsUpdateMutation,
  useAssignConversation,
  useBusinessProfile,
  useContact,
  useContacts,
  useConversation,
  useConversationAssignments,
  useConversations,
  useKapso,
  useLiveConversations,
  useLiveMessages,
  useMedia,
  useMessages,
  useReplyWindow,
  useSendMessage,
  useTemplates,
  useUpdateContact,
  useUpdateConversation,
  useUploadWhatsappMedia,
  useUsers,
  whatsappMessagesSendMutation,
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
      InfiniteData<Conversations, Position> | undefined
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
      Promise<InfiniteData<Conversations, Position>>
    >();
    void queryClient.prefetchQuery(options);
    void queryClient.prefetchInfiniteQuery(infinite);
  });

  it("tag their key with the type of its data", () => {
    expectTypeOf(
      queryClient.getQueryData(conversationsListOptions(kapso).queryKey),
    ).toEqualTypeOf<Conversations | undefined>();
    expectTypeOf(
      queryClient.getQueryData(
        conversationsListInfiniteOptions(kapso).queryKey,
      ),
    ).toEqualTypeOf<InfiniteList<WhatsappConversation> | undefined>();
  });

  it("infer the result of `select`, and type the arguments of `throwOnError`", () => {
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

  it("type the variables and the result of a mutation", () => {
    const mutation = useMutation({
      ...contactsUpdateMutation(kapso),
      onMutate: () => ({ at: 1 }),
      onError: (error, { identifier }, shown) => {
        expectTypeOf(error).toEqualTypeOf<KapsoError>();
        expectTypeOf(identifier).toEqualTypeOf<string>();
        expectTypeOf(shown).toEqualTypeOf<{ at: number } | undefined>();
      },
    });
    expectTypeOf(mutation.data).toEqualTypeOf<WhatsappContact | undefined>();
    mutation.mutate({ identifier: "id", body: { display_name: "Anna" } });
    // @ts-expect-error no such member
    mutation.mutate({ identifier: "id", body: { name: "Anna" } });
    const update = useMutation(conversationsUpdateMutation(kapso));
    update.mutate({ id: "id", status: "ended" });
    // @ts-expect-error no such status
    update.mutate({ id: "id", status: "archived" });
  });

  it("reject incompatible and unknown arguments", () => {
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
    // @ts-expect-error an infinite query starts at its first page
    conversationsListInfiniteOptions(kapso, { after: "cursor" });
    // @ts-expect-error no such status
    useConversations({ status: "archived" });
    // @ts-expect-error an id is required
    conversationsGetOptions(kapso);
  });
});

describe("hooks", () => {
  it("return typed results", () => {
    expectTypeOf(useKapso()).toEqualTypeOf<KapsoClient>();
    const users = useUsers({ per_page: 5 });
    expectTypeOf(users.users).toEqualTypeOf<readonly User[]>();
    expectTypeOf(users.count).toEqualTypeOf<number>();
    expectTypeOf(users.data).toEqualTypeOf<InfiniteList<User> | undefined>();
    const count = useContacts({}, { select: ({ pages }) => pages.length });
    expectTypeOf(count.data).toEqualTypeOf<number | undefined>();
    expectTypeOf(count.error).toEqualTypeOf<KapsoError | null>();
    expectTypeOf(count).not.toHaveProperty("contacts");
    const update = useUpdateContact({ onMutate: () => 5 });
    expectTypeOf(update.context).toEqualTypeOf<number | undefined>();
    expectTypeOf(useConversationAssignments("id").assignments).toEqualTypeOf<
      readonly ConversationAssignment[]
    >();
  });

  it("accept a missing id, undefined options, and a query client", () => {
    useContact(null);
    useContact(undefined, { retry: undefined, staleTime: undefined });
    useContact(skipToken, {}, queryClient);
    useContacts(skipToken);
    useContacts(undefined, { request: { timeout: 5_000 } }, queryClient);
    useConversation(null, { select: undefined }, queryClient);
    useMessages(skipToken, {}, queryClient);
    useUpdateContact({ request: { timeout: 5_000 } }, queryClient);
    useUpdateConversation({ request: { timeout: 5_000 } }, queryClient);
    // @ts-expect-error an id is a string
    useContact(5);
    // @ts-expect-error an infinite query starts at its first page
    useContacts({ after: "cursor" });
    // @ts-expect-error no such filter
    useContacts({ status: "active" });
  });

  it("support select, even if they are hand-written", () => {
    const status = useConversation("id", { select: (item) => item.status });
    expectTypeOf(status.data).toEqualTypeOf<
      WhatsappConversation["status"] | undefined
    >();
    const pages = useMessages("id", { select: (list) => list.pages.length });
    expectTypeOf(pages.data).toEqualTypeOf<number | undefined>();
    const live = useLiveConversations(
      {},
      { select: (list) => list.pages.length },
    );
    expectTypeOf(live.data).toEqualTypeOf<number | undefined>();
    expectTypeOf(live.live.failureCount).toEqualTypeOf<number>();
  });

  it("of conversations return flat lists", () => {
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
    // @ts-expect-error the assignee is required, null for nobody
    useAssignConversation().mutate({ id: "id" });
    // @ts-expect-error one item has no pages
    useConversation("id", { maxPages: 3 });
    // @ts-expect-error a query has no callbacks
    useContact("id", { onSuccess: () => undefined });
    // @ts-expect-error the file itself decides the result
    useMedia("id", { phone_number_id: "1", select: () => 1 });
  });

  it("of messages take a conversation, or the members that they need", () => {
    const conversation = {} as WhatsappConversation;
    const send = useSendMessage(conversation);
    useSendMessage({ phone_number_id: "1", phone_number: "14155550101" });
    useSendMessage(null, { request: { timeout: 5_000 } }, queryClient);
    useSendMessage(skipToken);
    send.mutate({ type: "text", text: { body: "Hello" } });
    send.mutate({
      type: "reaction",
      reaction: { message_id: "wamid.1", emoji: "👍" },
    });
    send.mutate({ file: new Blob(), caption: "Look" });
    const template = {} as Template;
    send.mutate({ template, values: ["A-1003"] });
    expectTypeOf(
      send.mutateAsync,
    ).returns.resolves.toEqualTypeOf<SendMessageResponse>();
    expectTypeOf(send.error).toEqualTypeOf<KapsoError | null>();
    // @ts-expect-error the content belongs to another type
    send.mutate({ type: "text", image: { id: "1" } });
    // @ts-expect-error the contact is that of the conversation
    send.mutate({ type: "text", text: { body: "Hello" }, to: "14155550101" });
    // @ts-expect-error the message is empty
    send.mutate({});
    // @ts-expect-error a conversation is not an id
    useSendMessage("id");

    const live = useLiveMessages(conversation, { interval: 1_000 });
    expectTypeOf(live.thread).toEqualTypeOf<readonly ThreadMessage[]>();
    expectTypeOf(live.messages).toEqualTypeOf<readonly WhatsappMessage[]>();
    useLiveMessages(null, { filters: { direction: "inbound", limit: 50 } });
    // @ts-expect-error a tick cannot find the ones that no longer match
    useLiveMessages(conversation, { filters: { status: "read" } });

    const media = useMedia("1", {
      phone_number_id: conversation.phone_number_id,
    });
    expectTypeOf(media.url).toEqualTypeOf<string | null>();
    expectTypeOf(useReplyWindow(conversation)).toEqualTypeOf<ReplyWindow>();
    expectTypeOf(useTemplates("1").templates).toEqualTypeOf<
      readonly Template[]
    >();
    expectTypeOf(useBusinessProfile("1").data).toExtend<object | undefined>();
    useUploadWhatsappMedia().mutate({ phoneNumberId: "1", body: new Blob() });
    queryClient.setMutationDefaults(
      whatsappMessagesSendMutation(kapso).mutationKey,
      whatsappMessagesSendMutation(kapso),
    );
  });
});
