import type {
  DiscoveredVariable,
  WorkflowVariablesResponse,
} from "@kapso-platform/types";
import { formatTimestamp, type Row } from "../../kernel.js";
import type { workflowExecutions } from "./workflow.js";

type Fixed = WorkflowVariablesResponse["data"]["fixed"];

/** How many values of a variable are shown. */
const SAMPLES = 5;

/** The variables that every execution can have, by their full names. */
export const FIXED_VARIABLES: Fixed = {
  system: {
    "system.flow_id": entry("string", "Id of the workflow", true),
    "system.started_at": entry("datetime", "When the execution began", true),
    "system.trigger_type": entry("string", "What started the execution", true),
    "system.tracking_id": entry("string", "Tracking id of the execution", true),
  },
  context: {
    "context.channel": entry("string", "api or whatsapp", false),
    "context.phone_number": entry("string", "Number of the contact", false),
    "context.contact": entry("object", "The contact, where known", false),
  },
};

/**
 * The variables of past executions, the most used first.
 *
 * @param executions - the latest first.
 */
export function discoverVariables(
  namespace: "vars" | "system" | "context",
  executions: readonly Row<typeof workflowExecutions>[],
): DiscoveredVariable[] {
  const found = new Map<
    string,
    { values: unknown[]; count: number; lastSeen: number }
  >();
  for (const { variables, last_event_at: lastSeen } of executions) {
    for (const [name, value] of Object.entries(variables[namespace])) {
      const entry = found.get(name) ?? { values: [], count: 0, lastSeen };
      entry.count += 1;
      entry.values.push(value);
      found.set(name, entry);
    }
  }
  return [...found]
    .sort(([a, { count: m }], [b, { count: n }]) => n - m || (a < b ? -1 : 1))
    .map(([name, { values, count, lastSeen }]) => ({
      path: `${namespace}.${name}`,
      name,
      type: typeOf(values[0]),
      sample_values: samplesOf(values),
      usage_count: count,
      last_seen_at: formatTimestamp(lastSeen),
      reference: `{{${namespace}.${name}}}`,
    }));
}

function entry(type: string, description: string, always: boolean) {
  return { type, description, always_available: always };
}

function typeOf(value: unknown): string | null {
  if (value === null) return null;
  return Array.isArray(value) ? "array" : typeof value;
}

/** Distinct values that the schema of samples allows: no lists. */
function samplesOf(
  values: readonly unknown[],
): NonNullable<DiscoveredVariable["sample_values"]> {
  const distinct = new Map(
    values
      .filter((value) => !Array.isArray(value))
      .map((value) => [JSON.stringify(value), value]),
  );
  return [...distinct.values()].slice(0, SAMPLES) as NonNullable<
    DiscoveredVariable["sample_values"]
  >;
}
