import type { WhatsappConversation } from "@kapso-platform/client";
import type { MessageThread } from "@kapso-platform/react";
import { formatNumber } from "./phone-number.js";

/** The title of a contact: the name, or the number or username. */
export function contactTitle(conversation: WhatsappConversation): string {
  return (
    conversation.kapso?.contact_name ??
    reachedAt(conversation) ??
    anonymousTitle(conversation)
  );
}

/** The contact's number or username, unless it is the title. */
export function contactAddress(
  conversation: WhatsappConversation,
): string | null {
  const address = reachedAt(conversation);
  return address === contactTitle(conversation) ? null : address;
}

function reachedAt({
  phone_number,
  username,
}: WhatsappConversation): string | null {
  return formatNumber(phone_number) ?? username ?? null;
}

/** Of some contacts, only the id is known: its end distinguishes them. */
function anonymousTitle({
  business_scoped_user_id: id,
}: WhatsappConversation): string {
  return id ? `WhatsApp user ${id.slice(-4)}` : "Unknown contact";
}

/**
 * Names the thread that a conversation belongs to: one contact, on one business
 * number. A contact who writes after their conversation was closed gets a new
 * conversation, which continues the thread.
 */
export function threadKey({
  id,
  phone_number,
  phone_number_id,
  business_scoped_user_id,
}: MessageThread): string {
  const contact = phone_number?.replace(/\D/g, "") ?? business_scoped_user_id;
  return contact ? `${phone_number_id ?? ""}/${contact}` : (id ?? "");
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

/** An angle on the color wheel, always the same for a contact. */
export function contactHue({
  id,
  phone_number,
  business_scoped_user_id,
}: Pick<
  WhatsappConversation,
  "id" | "phone_number" | "business_scoped_user_id"
>): number {
  const identity = phone_number ?? business_scoped_user_id ?? id;
  let hash = 0;
  for (let index = 0; index < identity.length; index += 1) {
    hash = (Math.imul(hash, 31) + identity.charCodeAt(index)) | 0;
  }
  // People can distinguish about a dozen hues.
  return ((hash >>> 0) % 12) * 30;
}
