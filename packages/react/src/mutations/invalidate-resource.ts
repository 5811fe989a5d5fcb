import type { Operation } from "@kapso-platform/client/operations";
import type { QueryClient } from "@tanstack/react-query";

/**
 * Invalidates the queries that an operation may have changed: those of every resource with a
 * common name. For example, `broadcasts.recipients.add` changes the recipients and the
 * broadcast, and `triggers.update` also changes `workflows.triggers`. The contacts of both
 * APIs, `whatsapp.contacts` and `contacts`, are the same.
 */
export function invalidateResource(
  queryClient: QueryClient,
  { name, api }: Operation,
): void {
  const names = new Set(name.split(".").slice(0, -1));
  if (api !== undefined) names.delete(api);
  // Not awaited: the change has succeeded even if the lists cannot be fetched.
  void queryClient.invalidateQueries({
    queryKey: ["kapso"],
    predicate: ({ queryKey: [, resource] }) =>
      typeof resource === "string" &&
      resource.split(".").some((name) => names.has(name)),
  });
}
