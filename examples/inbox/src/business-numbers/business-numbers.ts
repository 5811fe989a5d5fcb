import type { WhatsappPhoneNumber } from "@kapso-platform/client";
import { useKapso } from "@kapso-platform/react";
import { useQuery } from "@tanstack/react-query";
import { formatNumber } from "../contacts/phone-number.js";

/** Business numbers change rarely. */
const FRESH_FOR = 10 * 60_000;

/** The largest page size of the API. */
const PAGE_SIZE = 100;

const NONE: readonly WhatsappPhoneNumber[] = [];

/** The business numbers that the user can access. */
export interface BusinessNumbers {
  /** Empty until they are loaded. */
  readonly list: readonly WhatsappPhoneNumber[];
  /** Why they could not be loaded. */
  readonly error: unknown;
  readonly retry: () => void;
}

export function useBusinessNumberList(): BusinessNumbers {
  const kapso = useKapso();
  const { data, error, refetch } = useQuery({
    queryKey: ["inbox", "business-numbers"],
    queryFn: ({ signal }) =>
      kapso.phoneNumbers
        .list({ per_page: PAGE_SIZE }, { signal })
        .toArray({ limit: Infinity }),
    staleTime: FRESH_FOR,
    // The client already retries.
    retry: false,
  });
  return {
    list: data ?? NONE,
    error: data === undefined ? error : null,
    retry: () => void refetch(),
  };
}

/** The business numbers that the user can access; empty until they are loaded. */
export function useBusinessNumbers(): readonly WhatsappPhoneNumber[] {
  return useBusinessNumberList().list;
}

/** The title of a business number: its name and its number. */
export function businessNumberTitle({
  name,
  display_name,
  display_phone_number,
}: WhatsappPhoneNumber): string {
  const number = formatNumber(display_phone_number);
  const title = display_name ?? name;
  return number === null ? title : `${title} · ${number}`;
}

/** The title of the business number of a conversation, once it is loaded. */
export function useBusinessNumberTitle(
  phoneNumberId: string | null | undefined,
): string | null {
  const number = useBusinessNumbers().find(
    ({ phone_number_id }) => phone_number_id === phoneNumberId,
  );
  return number ? businessNumberTitle(number) : null;
}
