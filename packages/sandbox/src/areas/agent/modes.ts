import type { Mode } from "@kapso-platform/types";

/** The model that every mode uses. */
export const MODEL = "gpt-5.5";
export const REASONING_EFFORT = "medium";

/** The mode that investigates findings, and takes them instead of a prompt. */
export const INVESTIGATOR = "findings-investigator";

/** A mode that the project has from the start. */
function builtin(
  mode: string,
  name: string,
  description: string,
  capabilities: string[],
): Mode {
  return {
    mode,
    kind: "builtin",
    name,
    label: name,
    description,
    capabilities,
    enabled: true,
    archived: false,
    dispatch_paused: false,
    available_invocations: ["ui", "api"],
    capability_assignments: [],
    provider_model_id: null,
    model: MODEL,
    reasoning_effort: REASONING_EFFORT,
  };
}

/** The modes of the project. No operation changes them. */
export const MODES: readonly Mode[] = [
  builtin("api", "API", "Answers what programs ask.", [
    "conversations",
    "contacts",
  ]),
  builtin(
    INVESTIGATOR,
    "Findings investigator",
    "Looks into a finding and reports what caused it.",
    ["findings", "logs"],
  ),
  {
    ...builtin(
      "assistant",
      "Assistant",
      "Helps members of the project. Takes no API runs.",
      ["conversations"],
    ),
    available_invocations: ["ui", "slack"],
  },
  {
    ...builtin("order-desk", "Order desk", "Answers questions about orders.", [
      "conversations",
      "messages",
    ]),
    kind: "custom",
    instructions: "Answer briefly, and ask before a message is sent.",
    sandbox_enabled: false,
    sandbox_execution: null,
    sandbox_setup_command: null,
    sandbox_network_mode: null,
    sandbox_allowed_outbound_hosts: null,
    approval_policy: {},
  },
];

/** The mode with a slug, if there is one. */
export function findMode(slug: string): Mode | undefined {
  return MODES.find(({ mode }) => mode === slug);
}
