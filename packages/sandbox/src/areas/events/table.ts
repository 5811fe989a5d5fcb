import type {
  ProjectEvent,
  ProjectEventDefinition,
} from "@kapso-platform/types";
import { table } from "../../kernel.js";

export const eventDefinitions = table("event_definitions", (t) => ({
  id: t.key(t.text),
  name: t.unique(t.text),
  description: t.optional(t.text),
  property_schema: t.json<ProjectEventDefinition["property_schema"]>(),
  created_at: t.instant,
  updated_at: t.instant,
  archived_at: t.optional(t.instant),
  // When the deletion that was asked for takes effect.
  deletion_due_at: t.optional(t.instant),
}));

export const events = table(
  "events",
  (t) => ({
    id: t.key(t.text),
    definition_id: t.text,
    occurred_at: t.instant,
    conversation_id: t.optional(t.text),
    properties: t.json<ProjectEvent["properties"]>(),
    created_at: t.instant,
  }),
  {
    indexes: {
      events_by_time: "(created_at, id)",
      events_by_definition: "(definition_id, created_at, id)",
    },
    cursor: { sort: "created_at", id: "id" },
  },
);
