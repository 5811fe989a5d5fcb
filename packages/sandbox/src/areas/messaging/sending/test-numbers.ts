import { metaProblem } from "../problem.js";
import type { HttpProblem } from "../../../kernel.js";
import type { Step } from "./table.js";

/** What becomes of a message to a number. */
export interface Behaviour {
  steps: readonly Step[];
  atOnce?: true;
  /** Whether any message may be sent, whoever wrote last. Default: by the rule. */
  window?: "open" | "closed";
  /** Rejects each message. */
  reject?: () => HttpProblem;
  /** The shortest time between two messages, in milliseconds. */
  pauseMs?: number;
}

const ORDINARY: Behaviour = { steps: ["sent", "delivered", "read"] };

/** Numbers that behave in a way of their own; the README lists them. */
const TEST_NUMBERS: Readonly<Record<string, Behaviour>> = {
  "15550131026": { steps: ["failed"], window: "open" },
  "15550001001": { ...ORDINARY, atOnce: true, window: "open" },
  "15550001002": { steps: ["sent"], window: "open" },
  "15550001003": { steps: ["sent", "delivered"], window: "open" },
  "15550001004": { steps: ["sent", "failed"], window: "open" },
  "15550001005": { steps: [...ORDINARY.steps, "echo"], window: "open" },
  "15550131047": { ...ORDINARY, window: "closed" },
  "15550130429": { ...ORDINARY, window: "open", reject: tooFast },
  "15550131056": { ...ORDINARY, window: "open", pauseMs: 6000 },
};

/** How the phone behind a number behaves. */
export function behaviourOf(phoneNumber: string | null): Behaviour {
  return TEST_NUMBERS[phoneNumber ?? ""] ?? ORDINARY;
}

function tooFast(): HttpProblem {
  return metaProblem({
    status: 429,
    code: 130429,
    message: "(#130429) Rate limit hit",
    details: "Too many messages were sent from this number in a short time.",
    headers: { "Retry-After": "1" },
  });
}

/** The problem of a second message that comes too early. */
export function tooFastForOne(): HttpProblem {
  return metaProblem({
    status: 429,
    code: 131056,
    message:
      "(#131056) (Business Account, Consumer Account) pair rate limit hit",
    details:
      "Too many messages were sent to this person in a short time; wait 6 seconds between two.",
    headers: { "Retry-After": "6" },
  });
}
