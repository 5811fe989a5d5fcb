import { checkFile, completePath } from "./editor.js";

const RESOURCES = `
import { createKapsoClient } from "@kapso-platform/client";
const kapso = createKapsoClient();
const id = "id";
export const results = [
  await kapso.conversations.list({ status: "active", unassigned: true }),
  await kapso.conversations.get(id),
  await kapso.conversations.update(id, { status: "ended" }),
  await kapso.conversations.assignments.create(id, { user_id: id }),
  await kapso.messages.list({ direction: "inbound" }),
  await kapso.messages.get(id),
  await kapso.contacts.list({ has_customer: true }),
  await kapso.contacts.create({ wa_id: "+15551234567" }),
  await kapso.contacts.update(id, { display_name: "Name" }),
  await kapso.users.list(),
] as const;
export const status = results[0].items[0]?.status;
`;

const OPENAPI_FETCH = `
import createClient from "openapi-fetch";
import type { paths } from "@kapso-platform/types";
const client = createClient<paths>();
const id = "id";
const one = { params: { path: { conversation_id: id } } };
export const results = [
  await client.GET("/whatsapp/conversations", { params: { query: { status: "active", unassigned: true } } }),
  await client.GET("/whatsapp/conversations/{conversation_id}", one),
  await client.PATCH("/whatsapp/conversations/{conversation_id}", { ...one, body: { whatsapp_conversation: { status: "ended" } } }),
  await client.POST("/whatsapp/conversations/{conversation_id}/assignments", { ...one, body: { assignment: { user_id: id } } }),
  await client.GET("/whatsapp/messages", { params: { query: { direction: "inbound" } } }),
  await client.GET("/whatsapp/messages/{message_id}", { params: { path: { message_id: id } } }),
  await client.GET("/whatsapp/contacts", { params: { query: { has_customer: true } } }),
  await client.POST("/whatsapp/contacts", { body: { contact: { wa_id: "+15551234567" } } }),
  await client.PATCH("/whatsapp/contacts/{identifier}", { params: { path: { identifier: id } }, body: { contact: { display_name: "Name" } } }),
  await client.GET("/users"),
] as const;
export const status = results[0].data?.data[0]?.status;
`;

/** Files in which an editor completes a path, with our client and with openapi-fetch. */
const COMPLETIONS = {
  ours: `
import { createKapsoClient } from "@kapso-platform/client";
const kapso = createKapsoClient();
void kapso.GET("/|");
`,
  bare: `
import createClient from "openapi-fetch";
import type { paths } from "@kapso-platform/types";
const kapso = createClient<paths>();
void kapso.GET("/|");
`,
} as const;

const COMPLETED = "/whatsapp/conversations/{conversation_id}";

/** Numbers for the same work with our client and with bare openapi-fetch. */
export interface Compared {
  readonly ours: number;
  readonly bare: number;
}

/**
 * Counts the types that are instantiated to check ten calls made through
 * resource methods, and the same ten made through openapi-fetch.
 *
 * @throws Error if one of the files does not type-check
 */
export function countOfCalls(): Compared {
  return {
    ours: checkFile(RESOURCES).instantiations,
    bare: checkFile(OPENAPI_FETCH).instantiations,
  };
}

/**
 * Counts the types that are instantiated to complete the path of a call.
 *
 * @throws Error when a path is not completed
 */
export function countOfCompletion(): Compared {
  const count = (code: string): number =>
    completePath(code, { isCold: false, expected: COMPLETED }).instantiations;
  return { ours: count(COMPLETIONS.ours), bare: count(COMPLETIONS.bare) };
}

/**
 * Measures the CPU time of completing a path, in milliseconds, in an editor that
 * starts: the median of rounds in which the two take turns.
 */
export function timeOfCompletion(rounds: number): Compared {
  const measure = (code: string): number =>
    completePath(code, { isCold: true, expected: COMPLETED }).cpu;
  // In the first round, V8 compiles the compiler.
  measure(COMPLETIONS.bare);
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(measure(COMPLETIONS.ours));
    bare.push(measure(COMPLETIONS.bare));
  }
  return { ours: medianOf(ours), bare: medianOf(bare) };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
