import { type KapsoClient, createKapsoClient } from "@kapso-platform/client";
import { QueryClient } from "@tanstack/react-query";

/** Calls the proxy of this page's own server: there is no key here. */
export const kapso: KapsoClient = createKapsoClient({ baseUrl: "/api/kapso" });

/** The cache of the page. */
export function createAppQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The list updates itself; a conversation is refetched when it is opened again.
        staleTime: 30_000,
        refetchOnWindowFocus: false,
      },
    },
  });
}
