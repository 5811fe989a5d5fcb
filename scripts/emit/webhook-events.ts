import { dereference } from "../spec/references.js";
import { type JsonObject, type SourceFile, SpecError } from "../spec/source.js";
import { objectOf } from "../spec/walk.js";
import { pascalCase } from "./names.js";

/** Marks an entry that is not an event but another form of a delivery. */
const FORM = "x-form";

/** An event of the `webhooks` section. */
export interface WebhookEvent {
  /** The name in `X-Webhook-Event`, for example `whatsapp.message.received`. */
  readonly name: string;
  /** Name of its type, for example `WhatsappMessageReceivedEvent`. */
  readonly typeName: string;
  /** Name of the schema of its body. */
  readonly payload: string;
  /** Its description, as paragraphs. */
  readonly words: readonly string[];
}

/**
 * The events in the `webhooks` section, in its order. Entries with `x-form`
 * describe other forms of a delivery and are skipped.
 *
 * @throws SpecError if a body is not a named schema
 */
export function listWebhookEvents(
  document: JsonObject,
  source: SourceFile,
): WebhookEvent[] {
  const events: WebhookEvent[] = [];
  for (const [name, item] of Object.entries(objectOf(document.webhooks))) {
    const operation = objectOf(objectOf(item).post);
    if (FORM in operation) continue;
    const body = objectOf(dereference(document, operation.requestBody ?? null));
    const json = objectOf(objectOf(body.content)["application/json"]);
    const { $ref } = objectOf(json.schema);
    const payload =
      typeof $ref === "string"
        ? /^#\/components\/schemas\/(\w+)$/.exec($ref)?.[1]
        : undefined;
    if (payload === undefined) {
      throw new SpecError(
        source.locate(["webhooks", name]),
        "its body must be a $ref to a schema, which becomes the event's type",
      );
    }
    events.push({
      name,
      typeName: `${pascalCase(name)}Event`,
      payload,
      words: [operation.summary, operation.description, sourceOf(operation)]
        .filter((text) => typeof text === "string")
        .map((text) => (/[.!?]$/.test(text) ? text : `${text}.`)),
    });
  }
  return events;
}

function sourceOf(operation: JsonObject): string | undefined {
  const source = operation["x-source"];
  return typeof source === "string" ? `Source: ${source}` : undefined;
}
