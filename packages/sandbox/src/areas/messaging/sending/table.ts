import { table } from "../../../kernel.js";

/** What can happen to a message after it was accepted. */
export type Step = "sent" | "delivered" | "read" | "failed" | "echo";

/** Messages that something is still to happen to. */
export const messageProgress = table(
  "message_progress",
  (t) => ({
    wamid: t.key(t.text),
    /** What is still to happen, the next thing first. */
    steps: t.json<Step[]>(),
    /** Whether the steps follow each other without a pause. */
    at_once: t.boolean,
    due_at: t.instant,
  }),
  { indexes: { message_progress_due: "(due_at, wamid)" } },
);
