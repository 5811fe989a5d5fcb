import path from "node:path";
import { exists } from "../spec/exists.js";
import { findDanglingReferences } from "../spec/references.js";
import { rejectMalformed } from "../spec/reject-malformed.js";
import {
  type JsonObject,
  type SourceFile,
  SpecError,
  readSource,
} from "../spec/source.js";
import { objectOf } from "../spec/walk.js";
import { docComment } from "./doc-comment.js";
import {
  type GeneratedFile,
  jsonFile,
  typescriptFile,
} from "./generated-file.js";
import { SchemaTypes } from "./types/schema-type.js";
import { type WebhookEvent, listWebhookEvents } from "./webhook-events.js";

/** Path of the description of webhooks, relative to the repository. */
const DESCRIPTION = "openapi/webhooks.yaml";

/**
 * Emits the files that are derived from `openapi/webhooks.yaml`: the types of
 * events, and the description as JSON. Emits nothing if the file does not
 * exist.
 *
 * @param taken - names of types that the types package already exports
 * @throws SpecError for a malformed description, or for a type whose name is
 *   taken
 */
export async function emitWebhooks(
  root: string,
  taken: ReadonlySet<string>,
): Promise<GeneratedFile[]> {
  const file = path.join(root, DESCRIPTION);
  if (!(await exists(file))) return [];
  const source = await readSource(file, root);
  const document = source.toJson();
  rejectMalformed(document);
  assertNoDanglingReference(document, source);
  const events = listWebhookEvents(document, source);
  const declared = new Set(taken);
  for (const name of [
    ...FIXED_NAMES,
    ...Object.keys(schemasOf(document)),
    ...events.map(({ typeName }) => typeName),
  ]) {
    if (declared.has(name)) {
      throw new SpecError(
        source.name,
        `two types would be named ${name}: give the schema or the event another name`,
      );
    }
    declared.add(name);
  }
  const code = emitTypes(document, events);
  return Promise.all([
    typescriptFile("packages/types/src/generated/webhooks.ts", code),
    jsonFile("packages/types/webhooks.json", document),
  ]);
}

/** Names that {@link UNIONS} declares for every description of webhooks. */
const FIXED_NAMES = [
  "KnownWebhookEvent",
  "MetaWebhookEvent",
  "UnknownWebhookEvent",
  "UnknownWebhookEventType",
  "WebhookEvent",
  "WebhookEventMap",
  "WebhookEventType",
];

const UNIONS = `
/** Name of an event that this version knows. */
export type WebhookEventType = keyof WebhookEventMap;

/** A known event; \`type\` is its name. */
export type KnownWebhookEvent = WebhookEventMap[WebhookEventType];

/** A delivery in Meta's own format, sent to webhooks of \`kind: meta\`. */
export interface MetaWebhookEvent extends MetaWebhookPayload {
  type: "meta";
}

/**
 * Name of an event that this version does not know, as received. A known name
 * with a question mark, such as \`whatsapp.message.received?\`, is an event
 * that lacks the object it is named after, here \`message\`.
 *
 * TypeScript cannot express "any string except these". The type is a pattern
 * that no known name matches, so a comparison of \`type\` with a known name
 * narrows {@link WebhookEvent} to that event. Assign it to a \`string\` to
 * compare it with other names.
 */
export type UnknownWebhookEventType = \`\${string}?\`;

/** An event that has no type in this version, with its fields as received. */
export interface UnknownWebhookEvent {
  type: UnknownWebhookEventType;
  [field: string]: unknown;
}

/**
 * Everything that a webhook can deliver. Compare \`type\` to narrow it:
 *
 * @example
 * \`\`\`ts
 * import type { WebhookEvent } from "@kapso-platform/types";
 *
 * export function textOf(event: WebhookEvent): string | undefined {
 *   return event.type === "whatsapp.message.received"
 *     ? event.message.text?.body
 *     : undefined;
 * }
 * \`\`\`
 */
export type WebhookEvent =
  | KnownWebhookEvent
  | MetaWebhookEvent
  | UnknownWebhookEvent;
`;

/**
 * Emits schemas as interfaces, an interface for each event, and their unions.
 */
function emitTypes(
  document: JsonObject,
  events: readonly WebhookEvent[],
): string {
  const types = new SchemaTypes(document, (name) => name);
  const lines: string[] = [];
  for (const [name, schema] of Object.entries(schemasOf(document))) {
    const { description, "x-source": from } = objectOf(schema);
    lines.push(
      docComment([
        typeof description === "string" ? description : `Schema \`${name}\`.`,
        typeof from === "string" ? `Source: ${from}.` : undefined,
      ]),
      types.declare(name, name, schema),
      "",
    );
  }
  for (const { name, typeName, payload, words } of events) {
    lines.push(
      docComment(words),
      `export interface ${typeName} extends ${payload} {`,
      `type: ${JSON.stringify(name)};`,
      "}",
      "",
    );
  }
  lines.push(
    docComment(["Events by name."]),
    "export interface WebhookEventMap {",
    ...events.map(
      ({ name, typeName }) => `${JSON.stringify(name)}: ${typeName};`,
    ),
    "}",
    UNIONS,
  );
  return lines.join("\n");
}

function schemasOf(document: JsonObject): JsonObject {
  return objectOf(objectOf(document.components).schemas);
}

function assertNoDanglingReference(
  document: JsonObject,
  source: SourceFile,
): void {
  const [dangling] = findDanglingReferences(document);
  if (!dangling) return;
  throw new SpecError(
    source.locateScalar(dangling.ref) ?? source.name,
    `$ref ${dangling.ref} points to nothing`,
  );
}
