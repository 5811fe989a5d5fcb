import { type UseQueryResult, skipToken } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import {
  type MaybeId,
  contactKeys,
  messageKeys,
  useContact,
  useContacts,
  useConversation,
  useConversationAssignments,
  useConversations,
  useLiveConversations,
  useLiveMessages,
  useMedia,
  useMessages,
  usePhoneNumberHealth,
  useTemplate,
  useTemplates,
} from "../../src/index.js";
import { startApp } from "./environment.js";

const NO_ID: readonly MaybeId[] = [null, undefined, "", skipToken];

/** Every kind of hook that takes an id, generated and hand-written. */
const HOOKS: Readonly<
  Record<string, (id: MaybeId) => Pick<UseQueryResult, "fetchStatus"> & object>
> = {
  useContact: (id) => useContact(id, { enabled: true }),
  usePhoneNumberHealth: (id) => usePhoneNumberHealth(id),
  useConversationAssignments: (id) => useConversationAssignments(id),
  useConversation: (id) => useConversation(id, { enabled: true }),
  useMessages: (id) => useMessages(id, { enabled: true }),
  useLiveMessages: (id) =>
    useLiveMessages(typeof id === "string" ? { id } : id, { enabled: true }),
  useMedia: (id) => useMedia(id, { phone_number_id: "1", enabled: true }),
  useTemplate: (id) => useTemplate("1", id),
  useTemplates: (id) => useTemplates(id),
  useContacts: () => useContacts(skipToken),
  useLiveConversations: () => useLiveConversations(skipToken),
};

/** Members of a result that send a request. */
const REQUESTS = ["refetch", "fetchNextPage", "fetchPreviousPage"];

describe("a hook without an id", () => {
  it.each(Object.entries(HOOKS))(
    "requests nothing, even if refetch is called: %s",
    async (_, hook) => {
      const { sandbox, queryClient, wrapper } = startApp({ conversations: 3 });
      for (const id of NO_ID) {
        const { result } = renderHook(() => hook(id), { wrapper });
        expect(result.current).toMatchObject({
          fetchStatus: "idle",
          status: "pending",
        });
        const members = result.current as Record<string, unknown>;
        for (const name of REQUESTS.filter((name) => name in members)) {
          const request = members[name] as () => Promise<unknown>;
          await act(async () => {
            expect(await request()).toMatchObject({ fetchStatus: "idle" });
          });
        }
        await act(() => queryClient.invalidateQueries());
        await act(() => queryClient.refetchQueries());
        await act(() => queryClient.resetQueries());
        expect(result.current).toMatchObject({
          fetchStatus: "idle",
          status: "pending",
        });
      }
      expect(sandbox.requests).toHaveLength(0);
    },
  );

  it("neither reads nor writes another query", async () => {
    const { queryClient, wrapper } = startApp({ conversations: 3 });
    const { result } = renderHook(
      () => ({
        messages: useMessages(null),
        contact: useContact(null, {
          initialData: { id: "mine" } as never,
        }),
        other: useContact(undefined),
        conversations: useConversations(),
      }),
      { wrapper },
    );
    await waitFor(() => {
      expect(result.current.conversations.isSuccess).toBe(true);
    });
    act(() => {
      const list = { pages: [{ items: [{ id: "foreign" }] }], pageParams: [] };
      queryClient.setQueryData(messageKeys.infinite({}), list);
      queryClient.setQueryData(messageKeys.infinite(), list);
      queryClient.setQueryData(contactKeys.detail(""), { id: "foreign" });
    });
    expect(result.current.messages.messages).toEqual([]);
    expect(result.current.contact.data).toBeUndefined();
    expect(result.current.other.data).toBeUndefined();
  });

  it("starts when it receives one", async () => {
    const { kapso, wrapper } = startApp({ conversations: 3 });
    const [contact] = (await kapso.contacts.list()).items;
    const { result, rerender } = renderHook(({ id }) => useContact(id), {
      wrapper,
      initialProps: { id: null as MaybeId },
    });
    rerender({ id: contact!.id });
    await waitFor(() => {
      expect(result.current.data).toEqual(contact);
    });
    rerender({ id: skipToken });
    expect(result.current.data).toBeUndefined();
  });
});
