import type {
  WorkflowListResponse,
  WorkflowVariablesResponse,
  WorkflowWithDefinitionResponse,
} from "@kapso-platform/types";
import { beforeEach, expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { call, idOf, query, startEmpty } from "./support/api.js";
import {
  activeWorkflow,
  chain,
  createWorkflow,
  execute,
  node,
  updateWorkflow,
} from "./support/workflows.js";

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startEmpty();
  return () => sandbox.close();
});

const START = node("start", "start");

async function definitionOf(id: string) {
  const { body } = await call<WorkflowWithDefinitionResponse>(
    sandbox,
    `/workflows/${id}/definition`,
  );
  return body.data.definition;
}

test("creates a draft with a slug from its name, and reads it back", async () => {
  const { status, body } = await createWorkflow(sandbox, {
    name: "Été: Inbound  Support!",
    description: "First contact",
    definition: chain(START),
  });
  expect(status).toBe(201);
  expect(body.data).toMatchObject({
    slug: "ete-inbound-support",
    description: "First contact",
    status: "draft",
    lock_version: 0,
    message_debounce_seconds: 1,
    inbound_message_read_mode: "read_with_typing",
    execution_count: 0,
    last_executed_at: null,
  });
  const read = await call(sandbox, `/workflows/${body.data.id}`);
  expect(read.body).toEqual(body);
});

test("rejects a name or slug that is taken, and numbers derived slugs", async () => {
  await createWorkflow(sandbox, { name: "Support", slug: "support" });
  const sameName = await createWorkflow(sandbox, { name: "Support" });
  expect(sameName.status).toBe(422);
  expect(sameName.body.error).toContain('"workflow.name"');
  const sameSlug = await createWorkflow(sandbox, {
    name: "Other",
    slug: "support",
  });
  expect(sameSlug.body.error).toContain('"workflow.slug"');
  const derived = await createWorkflow(sandbox, { name: "support" });
  expect(derived.body.data.slug).toBe("support-2");
  const blank = await createWorkflow(sandbox, { name: " " });
  expect(blank.status).toBe(422);
});

test("lists workflows newest first, filtered by status, name and time", async () => {
  const { body: first } = await createWorkflow(sandbox, { name: "Öffnung" });
  const { body: second } = await createWorkflow(sandbox, { name: "Closing" });
  await updateWorkflow(sandbox, second.data.id, { status: "archived" });
  const namesFor = async (values: Record<string, string>) => {
    const { body } = await call<WorkflowListResponse>(
      sandbox,
      `/workflows${query(values)}`,
    );
    const made = [first.data.id, second.data.id];
    return body.data
      .filter(({ id }) => made.includes(id))
      .map(({ name }) => name);
  };
  expect(await namesFor({})).toEqual(["Closing", "Öffnung"]);
  expect(await namesFor({ status: "archived" })).toEqual(["Closing"]);
  expect(await namesFor({ name_contains: "öFF" })).toEqual(["Öffnung"]);
  const at = second.data.created_at;
  expect(await namesFor({ created_after: at })).toEqual(["Closing"]);
  expect(await namesFor({ created_before: first.data.created_at })).toEqual([
    "Öffnung",
  ]);
});

test("the second of two updates of the same version gets 409", async () => {
  const { body } = await createWorkflow(sandbox, { name: "Support" });
  const { id } = body.data;
  const [one, two] = await Promise.all([
    updateWorkflow(sandbox, id, { description: "one", lock_version: 0 }),
    updateWorkflow(sandbox, id, { description: "two", lock_version: 0 }),
  ]);
  expect([one.status, two.status].sort()).toEqual([200, 409]);
  const stale = one.status === 409 ? one : two;
  expect(stale.body.error).toContain("lock_version 0 is stale");
  const unchecked = await updateWorkflow(sandbox, id, { status: "active" });
  expect(unchecked.body.data).toMatchObject({
    status: "active",
    lock_version: 2,
  });
});

test("renaming keeps the slug, and null clears a description", async () => {
  const { body } = await createWorkflow(sandbox, {
    name: "Support",
    description: "First contact",
  });
  const renamed = await updateWorkflow(sandbox, body.data.id, {
    name: "Sales",
    description: null,
    inbound_message_read_mode: "disabled",
    message_debounce_seconds: 5,
  });
  expect(renamed.body.data).toMatchObject({
    name: "Sales",
    slug: "support",
    description: null,
    inbound_message_read_mode: "disabled",
    message_debounce_seconds: 5,
  });
});

test("the definition comes back with defaults filled in", async () => {
  const { body } = await createWorkflow(sandbox, {
    name: "Support",
    definition: chain(START, node("hello", "send_text", { message: "Hi" })),
  });
  const { nodes, edges } = await definitionOf(body.data.id);
  expect(nodes[1]).toEqual({
    id: "hello",
    type: "flow-node",
    position: { x: 0, y: 0 },
    data: {
      node_type: "send_text",
      config: { message: "Hi" },
      display_name: "Send text",
    },
  });
  expect(edges).toEqual([
    {
      id: edges[0]!.id,
      source: "start",
      target: "hello",
      label: "next",
      type: "default",
      flow_condition_id: null,
    },
  ]);
});

test("a sent collection replaces the whole, the other stays", async () => {
  const hello = node("hello", "send_text", { message: "Hi" });
  const { body } = await createWorkflow(sandbox, {
    name: "Support",
    definition: chain(START, hello, node("wait", "wait_for_response")),
  });
  const { id } = body.data;
  const before = await definitionOf(id);
  await updateWorkflow(sandbox, id, { description: "metadata only" });
  expect(await definitionOf(id)).toEqual(before);
  await updateWorkflow(sandbox, id, { definition: { nodes: [START, hello] } });
  const after = await definitionOf(id);
  expect(after.nodes.map((each) => each.id)).toEqual(["start", "hello"]);
  expect(after.edges).toEqual([before.edges[0]]);
  await updateWorkflow(sandbox, id, { definition: { edges: [] } });
  expect((await definitionOf(id)).nodes).toHaveLength(2);
  expect((await definitionOf(id)).edges).toEqual([]);
});

test("an edge out of a decide node carries the id of its condition", async () => {
  const decide = node("decide", "decide", {
    decision_type: "ai",
    conditions: [{ id: idOf(1), label: "yes" }],
    llm_configuration: {},
  });
  const end = node("end", "handoff");
  const nodes = [START, decide, end];
  const edges = (label: string) => [
    { source: "start", target: "decide" },
    { source: "decide", target: "end", label },
  ];
  const { body } = await createWorkflow(sandbox, {
    name: "Support",
    definition: { nodes, edges: edges("yes") },
  });
  const definition = await definitionOf(body.data.id);
  expect(definition.edges[1]).toMatchObject({ flow_condition_id: idOf(1) });
  const wrong = await createWorkflow(sandbox, {
    name: "Other",
    definition: { nodes, edges: edges("no") },
  });
  expect(wrong.status).toBe(422);
  expect(wrong.body.error).toContain('"workflow.definition.edges.1.label"');
});

test.each([
  [
    "a node whose configuration is of another type",
    { nodes: [node("hello", "send_text")] },
    '"workflow.definition.nodes.0.data.config.message" is missing',
  ],
  [
    "a member of a configuration with a wrong value",
    { nodes: [node("hook", "webhook", { url: "no" })] },
    '"workflow.definition.nodes.0.data.config',
  ],
  [
    "an identifier that is there twice",
    { nodes: [START, node("start", "handoff")] },
    '"workflow.definition.nodes.1.id"',
  ],
  [
    "two start nodes",
    { nodes: [START, node("again", "start")] },
    '"workflow.definition.nodes.1.data.node_type"',
  ],
  [
    "an edge to nowhere",
    { nodes: [START], edges: [{ source: "start", target: "gone" }] },
    '"workflow.definition.edges.0.target"',
  ],
  [
    "an unknown node type",
    { nodes: [node("a", "teleport")] },
    '"workflow.definition.nodes.0.data.node_type"',
  ],
])("rejects %s", async (_case, definition, expected) => {
  const { status, body } = await createWorkflow(sandbox, {
    name: "Support",
    definition,
  });
  expect(status).toBe(422);
  expect(body.error).toContain(expected);
});

test("access tokens of agent resources are never read back", async () => {
  const { body } = await createWorkflow(sandbox, {
    name: "Support",
    definition: chain(
      START,
      node("agent", "agent", {
        flow_agent_resources: [
          {
            resource_type: "github_repository",
            repo_url: "https://github.com/org/repo",
            auth_type: "pat",
            pat: "ghp_secret",
          },
        ],
      }),
    ),
  });
  const definition = await definitionOf(body.data.id);
  expect(JSON.stringify(definition)).not.toContain("ghp_secret");
  expect(JSON.stringify(definition)).toContain('"has_pat":true');
});

test("variables are the fixed ones and those that executions have had", async () => {
  const id = await activeWorkflow(sandbox, "Support", chain(START));
  for (const lead of [1, 2, 2]) {
    await execute(sandbox, id, {
      phone_number: "+14155550101",
      variables: { lead, tags: ["a"] },
    });
  }
  const { body } = await call<WorkflowVariablesResponse>(
    sandbox,
    `/workflows/${id}/variables`,
  );
  expect(body.data.fixed.system["system.flow_id"]).toMatchObject({
    type: "string",
    always_available: true,
  });
  expect(body.data.discovered.vars).toMatchObject([
    {
      path: "vars.lead",
      name: "lead",
      type: "number",
      sample_values: [2, 1],
      usage_count: 3,
      reference: "{{vars.lead}}",
    },
    { path: "vars.tags", type: "array", sample_values: [], usage_count: 3 },
  ]);
});

test("an unknown workflow is not found", async () => {
  for (const path of ["", "/definition", "/variables"]) {
    const { status, body } = await call(
      sandbox,
      `/workflows/${idOf(9)}${path}`,
    );
    expect([path, status, body.error]).toEqual([
      path,
      404,
      "Workflow not found",
    ]);
  }
  expect((await updateWorkflow(sandbox, idOf(9), {})).status).toBe(404);
});

test("ignores members that the description does not have", async () => {
  const { body } = await createWorkflow(sandbox, { name: "Support" });
  const { id } = body.data;
  const change = { name: "Sales", id: "other", unknown: 1 };
  const updated = await updateWorkflow(sandbox, id, change);
  expect(updated.body.data).toMatchObject({ id, name: "Sales" });
});
