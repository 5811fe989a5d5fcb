import { createKapsoClient } from "@kapso-platform/client";
import { createSandbox } from "@kapso-platform/sandbox";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { Window } from "happy-dom";
import type { ReactNode } from "react";
import { expect, it, onTestFinished, vi } from "vitest";
import {
  KapsoProvider,
  useContact,
  useConversations,
  useMedia,
  useUpdateConversation,
} from "../../src/index.js";
import "./environment.js";

/** Globals that the happy-dom environment of Vitest and Jest replaces. */
const REPLACED = [
  "AbortController",
  "AbortSignal",
  "Blob",
  "File",
  "FormData",
  "Headers",
  "ReadableStream",
  "Request",
  "Response",
  "TransformStream",
  "URL",
  "URLSearchParams",
] as const;

it("hooks work with happy-dom's own fetch, over HTTP", async () => {
  const sandbox = createSandbox({ conversations: 30 });
  const baseUrl = await sandbox.listen();
  const window = new Window({ url: baseUrl });
  onTestFinished(async () => {
    cleanup();
    await window.happyDOM.close();
    await sandbox.close();
  });
  for (const name of REPLACED) vi.stubGlobal(name, window[name]);
  vi.stubGlobal("fetch", window.fetch.bind(window));
  const kapso = createKapsoClient({
    baseUrl,
    apiKey: sandbox.apiKey,
    dangerouslyAllowBrowser: true,
  });
  const queryClient = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }): ReactNode => (
    <QueryClientProvider client={queryClient}>
      <KapsoProvider client={kapso}>{children}</KapsoProvider>
    </QueryClientProvider>
  );
  const [number] = (await kapso.phoneNumbers.list()).items;
  const phone = { phone_number_id: number!.phone_number_id };
  const { id } = await kapso.whatsapp.media.upload(
    phone.phone_number_id,
    new File(["Open at 9"], "hours.txt", { type: "text/plain" }),
  );

  const { result, unmount } = renderHook(
    () => ({
      list: useConversations({ limit: 20 }),
      update: useUpdateConversation(),
      missing: useContact("14155550000"),
      media: useMedia(id, phone),
    }),
    { wrapper },
  );
  await waitFor(() => {
    expect(result.current.list.conversations).toHaveLength(20);
  });
  await act(() => result.current.list.fetchNextPage());
  await waitFor(() => {
    expect(result.current.list.conversations).toHaveLength(30);
  });
  await act(() =>
    result.current.update.mutateAsync({
      id: result.current.list.conversations[0]!.id,
      status: "ended",
    }),
  );
  expect(sandbox.requests.at(-1)).toMatchObject({ method: "PATCH" });
  await waitFor(() => {
    expect(result.current.missing.error).toMatchObject({ status: 404 });
    expect(result.current.media.data).toMatchObject({ type: "text/plain" });
  });

  // A pending request is aborted with its component.
  sandbox.faults.add({ delayMs: 3_600_000 });
  const count = sandbox.requests.length;
  void result.current.list.refetch();
  await waitFor(() => {
    expect(sandbox.requests.length).toBeGreaterThan(count);
  });
  unmount();
  await waitFor(() => {
    expect(queryClient.isFetching()).toBe(0);
  });
});
