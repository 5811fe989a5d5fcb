import { columns } from "../kernel.js";

/**
 * The columns that identify a contact, which its conversations and messages repeat.
 * A phone number is stored without plus sign; `has_plus` says whether responses
 * show it with one.
 */
export const IDENTITY = {
  has_plus: columns.boolean,
  business_scoped_user_id: columns.optional(columns.text),
  parent_business_scoped_user_id: columns.optional(columns.text),
  username: columns.optional(columns.text),
} as const;

/** A stored phone number as responses show it. */
export function spelledNumber(
  digits: string | null,
  { has_plus: hasPlus }: { has_plus: boolean },
): string | null {
  return digits !== null && hasPlus ? `+${digits}` : digits;
}
