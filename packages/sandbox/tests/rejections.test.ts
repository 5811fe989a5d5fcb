import { expect, test } from "vitest";
import { call, idOf, startEmpty } from "./support/api.js";

const SCALAR = "a string, a number, true, false or null";

/** A request, and the sentence that rejects its body. */
const REJECTED: [string, string, string, unknown, string][] = [
  [
    "a list that is too short",
    "POST",
    "/whatsapp/phone_numbers/1234567890/webhooks",
    {
      whatsapp_webhook: {
        url: "https://app.example.com/hook",
        secret_key: "s",
        events: [],
      },
    },
    'Body member "whatsapp_webhook.events" must be a list of at least 1 item; got [].',
  ],
  [
    "a member that only another kind may lack",
    "POST",
    "/whatsapp/phone_numbers/1234567890/webhooks",
    {
      whatsapp_webhook: {
        url: "https://app.example.com/hook",
        secret_key: "s",
        kind: "kapso",
      },
    },
    'Body member "whatsapp_webhook.events" is missing; it must be a list of at least 1 item whose items are each a string.',
  ],
  [
    "a value of no alternative's type",
    "POST",
    "/events",
    { name: "order.paid", properties: { total: { a: 1 } } },
    `Body member "properties.total" must be ${SCALAR}; got {"a":1}.`,
  ],
  [
    "an item of the alternative that a list is meant for",
    "POST",
    "/log_search",
    { filters: [{ key: "a" }] },
    'Body member "filters.0.value" is missing; it must be a string, a number, true or false.',
  ],
  [
    "a member of the alternative that an object is meant for",
    "POST",
    "/log_search",
    { filters: { status: [1] } },
    'Body member "filters.status" must be a string, a number, true or false; got [1].',
  ],
  [
    "a number where an object or a list is meant",
    "POST",
    "/log_search",
    { filters: 5 },
    'Body member "filters" must be an object or a list whose items are each an object with "key" and "value"; got 5.',
  ],
  [
    "a number where a text or more is meant",
    "POST",
    `/workflow_executions/${idOf(1)}/resume`,
    { message: { data: 5 } },
    'Body member "message.data" must be a string, an object or a list; got 5.',
  ],
  [
    "a value of none of several types",
    "POST",
    `/functions/${idOf(1)}/secrets`,
    { secret: { name: "KEY", value: 5 } },
    'Body member "secret.value" must be a string or an object.',
  ],
  [
    "the lack of all members of which one is needed",
    "POST",
    `/workflows/${idOf(1)}/executions`,
    { workflow_execution: {} },
    'Body member "workflow_execution.phone_number" (a string) or "workflow_execution.recipient" (a string) is missing; one of them is needed.',
  ],
  [
    "the lack of a member that is described elsewhere",
    "POST",
    "/workflows",
    {
      workflow: {
        name: "A",
        definition: {
          nodes: [{ id: "a", data: { node_type: "start", config: {} } }],
        },
      },
    },
    'Body member "workflow.definition.nodes.0.position" is missing; it must be an object with "x" and "y".',
  ],
  [
    "the lack of everything",
    "POST",
    "/whatsapp/media",
    {},
    'Body member "media_ingest" is missing; it must be an object with "phone_number_id" and "source".',
  ],
  [
    "the alternative that a value comes nearest to",
    "POST",
    "/workflows",
    {
      workflow: {
        name: "A",
        definition: {
          nodes: [
            {
              id: "a",
              position: { x: 0, y: 0 },
              data: { node_type: "send_text", config: { message: 5 } },
            },
          ],
        },
      },
    },
    'Body member "workflow.definition.nodes.0.data.config.message" must be a string or an object; got 5.',
  ],
  [
    "a member that a closed object does not have",
    "POST",
    "/workflows",
    { workflow: { name: "A", definition: { steps: [] } } },
    'Body member "workflow.definition.steps" is not known here; allowed are nodes and edges.',
  ],
];

test.each(REJECTED)(
  "a rejection names %s",
  async (_, method, path, body, sentence) => {
    const sandbox = await startEmpty();
    const response = await call(sandbox, path, { method, body });
    expect(response).toMatchObject({ status: 422, body: { error: sentence } });
  },
);
