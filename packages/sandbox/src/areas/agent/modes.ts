import type { Mode } from "@kapso-platform/types";

/** The model that every mode uses. */
export const MODEL = "gpt-5.5";
export const REASONING_EFFORT = "medium";

/** The mode that investigates findings, and takes them instead of a prompt. */
export const INVESTIGATOR = "findings-investigator";

const SHARED = {
  enabled: true,
  archived: false,
  dispatch_paused: false,
  capability_assignments: [],
  provider_model_id: null,
  model: MODEL,
  reasoning_effort: REASONING_EFFORT,
} satisfies Partial<Mode>;

/** The modes of the project. No operation changes them. */
export const MODES: readonly Mode[] = [
  {
    ...SHARED,
    mode: "api",
    kind: "builtin",
    name: "API",
    label: "API",
    description: "Answers what programs ask.",
    capabilities: ["conversations", "contacts"],
    available_invocations: ["ui", "api"],
  },
  {
    ...SHARED,
    mode: INVESTIGATOR,
    kind: "builtin",
    name: "Findings investigator",
    label: "Findings investigator",
    description: "Looks into a finding and reports what caused it.",
    capabilities: ["findings", "logs"],
    available_invocations: ["ui", "api"],
  },
  {
    ...SHARED,
    mode: "assistant",
    kind: "builtin",
    name: "Assistant",
    label: "Assistant",
    description: "Helps members of the project. Takes no API runs.",
    capabilities: ["conversations"],
    available_invocations: ["ui", "slack"],
  },
  {
    ...SHARED,
    mode: "order-desk",
    kind: "custom",
    name: "Order desk",
    label: "Order desk",
    description: "Answers questions about orders.",
    capabilities: ["conversations", "messages"],
    available_invocations: ["ui", "api"],
    instructions: "Answer briefly, and ask before a message is sent.",
    sandbox_enabled: false,
    sandbox_execution: null,
    sandbox_setup_command: null,
    sandbox_network_mode: null,
    sandbox_allowed_outbound_hosts: null,
    approval_policy: {},
  },
];

/** The mode of that slug, if there is one. */
export function findMode(slug: string): Mode | undefined {
  return MODES.find(({ mode }) => mode === slug);
}
