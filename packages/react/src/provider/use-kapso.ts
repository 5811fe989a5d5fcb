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
 * @typeParam Client - `KapsoCore` if the provider has a client of
 *   `createKapsoCore`, which has no resources.
 * @throws KapsoError when there is no provider above
 *
 * @example
 * ```tsx
 * const { data } = useSuspenseQuery(conversationsGetOptions(useKapso(), id));
 * ```
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- which client it is, only the app knows
export function useKapso<Client extends KapsoCore = KapsoClient>(): Client {
  return useClient() as Client;
}

/** The client of the nearest provider, as far as hooks need it. */
export function useClient(): KapsoCore {
  const client = useContext(KapsoContext);
  if (!client) {
    throw new KapsoError(
      "no Kapso client: put <KapsoProvider client={…}> around the components that use the hooks of @kapso-platform/react",
    );
  }
  return client;
}
