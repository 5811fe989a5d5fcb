"use client";
import { type KapsoCore, KapsoError } from "@kapso-platform/client";
import type { ReactElement, ReactNode } from "react";
import { KapsoContext } from "./kapso-context.js";

/** Properties of {@link KapsoProvider}. */
export interface KapsoProviderProps {
  /**
   * The client for the hooks, from `createKapsoClient` or `createKapsoCore`. Create it once,
   * outside of components. In a browser, it has no key, and its `baseUrl` is a proxy.
   */
  client: KapsoCore;
  children?: ReactNode;
}

/**
 * Provides the client for the hooks. The `QueryClient` of the app comes from TanStack's
 * `QueryClientProvider`.
 *
 * @throws KapsoError if `client` is missing
 *
 * @example
 * ```tsx
 * const kapso = createKapsoClient({ baseUrl: "/api/kapso" });
 *
 * <QueryClientProvider client={queryClient}>
 *   <KapsoProvider client={kapso}>
 *     <Inbox />
 *   </KapsoProvider>
 * </QueryClientProvider>;
 * ```
 */
export function KapsoProvider({
  client,
  children,
}: KapsoProviderProps): ReactElement {
  // Code without types can leave it out.
  if (!(client as KapsoCore | undefined)) {
    throw new KapsoError(
      "<KapsoProvider> needs a client: <KapsoProvider client={createKapsoClient({ … })}>",
    );
  }
  return (
    <KapsoContext.Provider value={client}>{children}</KapsoContext.Provider>
  );
}
