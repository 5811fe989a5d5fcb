import type { Microseconds } from "../../kernel.js";
import type { ContactRow } from "./contact.js";

/** What is known of a new contact. */
export type NewContact = Partial<Omit<ContactRow, "profile_name_folded">> & {
  id: string;
  created_at: Microseconds;
};

/** The row of a new contact: what is not given is null, or as at its creation. */
export function contactRow(given: NewContact): ContactRow {
  return {
    wa_id: null,
    has_plus: false,
    business_scoped_user_id: null,
    parent_business_scoped_user_id: null,
    username: null,
    profile_name: null,
    profile_name_folded: given.profile_name?.toLowerCase() ?? null,
    display_name: null,
    customer_id: null,
    metadata: null,
    updated_at: given.created_at,
    ...given,
  };
}
