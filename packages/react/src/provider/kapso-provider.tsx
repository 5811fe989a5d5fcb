"use client";
import type { KapsoCore } from "@kapso-platform/client";
import type { ReactElement, ReactNode } from "react";
import { checkClient } from "../queries/check-options.js";
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
 * @throws KapsoError in development if `client` is missing, or not a client of this API
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
  checkClient(client);
  return (
    <KapsoContext.Provider value={client}>{children}</KapsoContext.Provider>
  );
}
