"use client";
import { type KapsoCore, KapsoError } from "@kapso-platform/client";
import type { ReactElement, ReactNode } from "react";
import { KapsoContext } from "./kapso-context.js";

/** Properties of {@link KapsoProvider}. */
export interface KapsoProviderProps {
  /**
   * Client that the hooks below call the API with, of `createKapsoClient` or the
   * light `createKapsoCore`. Make it once, outside any component; in a browser
   * it has no key and its `baseUrl` is a proxy.
   */
  client: KapsoCore;
  children?: ReactNode;
}

/**
 * Gives the hooks below it a client. The `QueryClient` is the app's own: it
 * comes from TanStack's `QueryClientProvider`.
 *
 * @throws KapsoError when `client` is missing
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
  // Without types it is easily left out.
  if (!(client as KapsoCore | undefined)) {
    throw new KapsoError(
      "<KapsoProvider> needs a client: <KapsoProvider client={createKapsoClient({ … })}>",
    );
  }
  return (
    <KapsoContext.Provider value={client}>{children}</KapsoContext.Provider>
  );
}
