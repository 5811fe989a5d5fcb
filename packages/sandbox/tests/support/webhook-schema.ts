import description from "@kapso-platform/types/webhooks.json" with { type: "json" };
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(closed(description) as object, "webhooks");

/** The names of all events, as the description has them. */
export const EVENTS: readonly string[] = Object.entries(description.webhooks)
  .filter(([, { post }]) => !("x-form" in post))
  .map(([name]) => name);

/**
 * What is wrong with the body of a delivery, in words, held against the
 * description of webhooks. Members that it does not have are wrong too.
 *
 * @param form - the name of an event, `batch` or `meta`.
 */
export function payloadProblems(form: string, body: unknown): string[] {
  const validate = ajv.compile({ $ref: `webhooks${pointerOf(form)}` });
  if (validate(body)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${form} ${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

function pointerOf(form: string): string {
  const found = Object.entries(description.webhooks).find(
    ([name]) => name === form,
  );
  if (!found) throw new Error(`The description has no webhook ${form}.`);
  const { requestBody } = found[1].post;
  return "$ref" in requestBody
    ? requestBody.$ref.replace("/requestBodies/", "/schemas/")
    : requestBody.content["application/json"].schema.$ref;
}

/** Schemas with their members only, where they do not say that others may come. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== "object" || node === null) return node;
  const members = Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, closed(value)]),
  );
  return "properties" in members && !("additionalProperties" in members)
    ? { ...members, additionalProperties: false }
    : members;
}
