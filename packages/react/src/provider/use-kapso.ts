"use client";
import {
  type KapsoClient,
  type KapsoCore,
  KapsoError,
} from "@kapso-platform/client";
import { useContext } from "react";
import { KapsoContext } from "./kapso-context.js";

/**
 * The client of the nearest {@link KapsoProvider}, for options factories and for
 * calls without a hook.
 *
 * @typeParam Client - `KapsoCore` if the client of the provider is from `createKapsoCore`,
 *   which has no resources.
 * @throws KapsoError outside of a provider
 *
 * @example
 * ```tsx
 * const { data } = useSuspenseQuery(conversationsGetOptions(useKapso(), id));
 * ```
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- only the app knows which client it is
export function useKapso<Client extends KapsoCore = KapsoClient>(): Client {
  return useClient() as Client;
}

/** The client of the nearest provider, with the methods that hooks use. */
export function useClient(): KapsoCore {
  const client = useContext(KapsoContext);
  if (!client) {
    throw new KapsoError(
      "no Kapso client: put <KapsoProvider client={…}> around the components that use the hooks of @kapso-platform/react",
    );
  }
  return client;
}
