import type { Operation } from "@kapso-platform/client/operations";
import type { QueryClient } from "@tanstack/react-query";

/**
 * Invalidates what an operation may have changed: every query of a resource
 * that has a name in common with that of the operation. Adding recipients
 * (`broadcasts.recipients.add`) changes the recipients and the broadcast;
 * `triggers.update` changes `workflows.triggers` as well. Both APIs have
 * contacts: `whatsapp.contacts` and `contacts` are the same ones.
 */
export function invalidateResource(
  queryClient: QueryClient,
  { name, api }: Operation,
): void {
  const names = new Set(name.split(".").slice(0, -1));
  if (api !== undefined) names.delete(api);
  // Not awaited: the change is made even if the lists cannot be fetched.
  void queryClient.invalidateQueries({
    queryKey: ["kapso"],
    predicate: ({ queryKey: [, resource] }) =>
      typeof resource === "string" &&
      resource.split(".").some((name) => names.has(name)),
  });
}
