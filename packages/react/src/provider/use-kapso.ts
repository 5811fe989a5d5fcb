"use client";
import { type KapsoClient, KapsoError } from "@kapso-platform/client";
import { useContext } from "react";
import { KapsoContext } from "./kapso-context.js";

/**
 * The client of the nearest {@link KapsoProvider}, for calls that no hook is
 * made for and for options factories.
 *
 * @throws KapsoError when there is no provider above
 *
 * @example
 * ```tsx
 * const { data } = useSuspenseQuery(conversationsGetOptions(useKapso(), id));
 * ```
 */
export function useKapso(): KapsoClient {
  const client = useContext(KapsoContext);
  if (!client) {
    throw new KapsoError(
      "no Kapso client: put <KapsoProvider client={…}> around the components that use the hooks of @kapso-platform/react",
    );
  }
  return client;
}
