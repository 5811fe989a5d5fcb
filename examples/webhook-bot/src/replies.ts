/** The replies of the bot; the first matching pattern is used. */
const REPLIES: readonly (readonly [RegExp, string])[] = [
  [/saturday|sunday|weekend/i, "On weekends we are closed."],
  [/open|hours|when/i, "We are open Monday to Friday, 9 am to 6 pm."],
  [/deliver|shipping/i, "We deliver within two days, free from $30."],
];

const UNKNOWN =
  "I know our opening hours and how we deliver. Write “person” to talk to one of us.";

/** Whether a customer wants to talk to a person. */
export function wantsPerson(text: string): boolean {
  return /\b(person|human|somebody|agent)\b/i.test(text);
}

/** The reply to a text. */
export function replyTo(text: string): string {
  return REPLIES.find(([pattern]) => pattern.test(text))?.[1] ?? UNKNOWN;
}
