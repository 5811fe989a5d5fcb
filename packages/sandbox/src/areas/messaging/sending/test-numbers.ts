import type { HttpProblem } from "../../../kernel.js";
import { metaError } from "../problem.js";
import type { Step } from "./progress.js";

/** What happens to messages to a number. */
export interface Behaviour {
  steps: readonly Step[];
  atOnce?: true;
  /** The state of the reply window. Default: open for a day after a message. */
  window?: "open" | "closed";
  /** Rejects each message. */
  reject?: () => HttpProblem;
  /** The shortest time between two messages, in milliseconds. */
  pauseMs?: number;
}

const ORDINARY: Behaviour = { steps: ["sent", "delivered", "read"] };

/** Numbers with a special behaviour; the README lists them. */
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
  return metaError(
    130429,
    "Too many messages were sent from this number in a short time.",
    { headers: { "Retry-After": "1" } },
  );
}
