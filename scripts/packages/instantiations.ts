import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import ts from "typescript";
import { root } from "../tasks/turbo.js";

/** How many types the compiler instantiates to check a file. */
export interface InstantiationCount {
  readonly name: string;
  readonly instantiations: number;
}

const PREAMBLE = {
  "ten calls through resources": `
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
`,
  "ten calls through openapi-fetch": `
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
`,
} as const;

/**
 * Checks ten calls made through resource methods, and the same ten made
 * through openapi-fetch, and counts the types instantiated for each.
 *
 * @throws Error when one of the files does not type-check
 */
export async function countInstantiations(): Promise<InstantiationCount[]> {
  // Inside this workspace, so that packages resolve as they do for a user.
  const folder = path.join(root, "scripts/.snippets/instantiations");
  await mkdir(folder, { recursive: true });
  try {
    const counts: InstantiationCount[] = [];
    for (const [name, code] of Object.entries(PREAMBLE)) {
      const file = path.join(folder, `${name.replaceAll(" ", "-")}.ts`);
      await writeFile(file, code);
      counts.push({ name, instantiations: countIn(file) });
    }
    return counts;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function countIn(file: string): number {
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    types: [],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  });
  const [problem] = ts.getPreEmitDiagnostics(program);
  if (problem) {
    const text = ts.flattenDiagnosticMessageText(problem.messageText, "\n");
    throw new Error(`${path.basename(file)}: ${text}`);
  }
  // What `tsc --extendedDiagnostics` prints; the compiler keeps it internal.
  return (
    program as unknown as { getInstantiationCount(): number }
  ).getInstantiationCount();
}
