import type { WhatsappConversation } from "@kapso-platform/client";

/** What a contact is called: by name, else number, user name or id. */
export function contactTitle({
  kapso,
  phone_number,
  username,
  business_scoped_user_id,
}: WhatsappConversation): string {
  return (
    kapso?.contact_name ??
    formatNumber(phone_number) ??
    username ??
    business_scoped_user_id ??
    "Unknown contact"
  );
}

/** How a contact can be reached, unless that is the title already. */
export function contactAddress(
  conversation: WhatsappConversation,
): string | null {
  const { phone_number, username, business_scoped_user_id } = conversation;
  const address =
    formatNumber(phone_number) ?? username ?? business_scoped_user_id ?? null;
  return address === contactTitle(conversation) ? null : address;
}

/** The API gives numbers with and without a plus sign. */
export function formatNumber(number: string | null | undefined): string | null {
  if (number === null || number === undefined || number === "") return null;
  return `+${number.replace(/^\+/, "")}`;
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * The initials of a name: the first letters of two words in alphabets, one
 * character in scripts that do not separate words. Null if there is no letter.
 */
export function initials(name: string | null | undefined): string | null {
  const words = (name ?? "")
    .replace(/\(.*?\)/g, " ")
    .split(/\s+/)
    .map(firstLetter)
    .filter((letter) => letter !== null);
  const [first, second] = words;
  if (first === undefined) return null;
  const isAlphabet = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u;
  const letters =
    second !== undefined && isAlphabet.test(first) && isAlphabet.test(second)
      ? first + second
      : first;
  return letters.toLocaleUpperCase("en");
}

function firstLetter(word: string): string | null {
  for (const { segment } of segmenter.segment(word)) {
    return /^\p{L}/u.test(segment) ? segment : null;
  }
  return null;
}

/** An angle on the colour wheel, always the same for a contact. */
export function contactHue({
  id,
  phone_number,
  business_scoped_user_id,
}: WhatsappConversation): number {
  const identity = phone_number ?? business_scoped_user_id ?? id;
  let hash = 0;
  for (let index = 0; index < identity.length; index += 1) {
    hash = (Math.imul(hash, 31) + identity.charCodeAt(index)) | 0;
  }
  // People can tell about a dozen hues apart.
  return ((hash >>> 0) % 12) * 30;
}
