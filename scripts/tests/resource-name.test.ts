import { describe, expect, it } from "vitest";
import { namePathArguments } from "../resources/path-arguments.js";
import { nameResourceMethod } from "../resources/resource-name.js";
import { listOperations } from "../spec/operations.js";

const PATHS: Record<string, string[]> = {
  "/whatsapp/conversations": ["get"],
  "/whatsapp/conversations/{conversation_id}": ["get", "patch"],
  "/whatsapp/conversations/{conversation_id}/assignments": ["get", "post"],
  "/event-definitions/{id}": ["delete"],
  "/whatsapp/broadcasts/{broadcast_id}/send": ["post"],
  "/whatsapp/phone_numbers/{phone_number_id}/health": ["get"],
  "/notifications/routes": ["put"],
};

describe("a resource method is named", () => {
  const operations = listOperations({
    paths: Object.fromEntries(
      Object.entries(PATHS).map(([path, methods]) => [
        path,
        Object.fromEntries(
          methods.map((method) => [
            method,
            { operationId: `${method} ${path}` },
          ]),
        ),
      ]),
    ),
  });
  const context = {
    paths: new Set(Object.keys(PATHS)),
    operations: new Set(
      operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`),
    ),
  };

  it.each([
    ["get /whatsapp/conversations", true, "conversations.list"],
    [
      "get /whatsapp/conversations/{conversation_id}",
      false,
      "conversations.get",
    ],
    [
      "patch /whatsapp/conversations/{conversation_id}",
      false,
      "conversations.update",
    ],
    [
      "get /whatsapp/conversations/{conversation_id}/assignments",
      true,
      "conversations.assignments.list",
    ],
    [
      "post /whatsapp/conversations/{conversation_id}/assignments",
      false,
      "conversations.assignments.create",
    ],
    ["delete /event-definitions/{id}", false, "eventDefinitions.delete"],
    ["post /whatsapp/broadcasts/{broadcast_id}/send", false, "broadcasts.send"],
    [
      "get /whatsapp/phone_numbers/{phone_number_id}/health",
      false,
      "phoneNumbers.health.get",
    ],
    ["put /notifications/routes", false, "notifications.routes.update"],
  ])("%s", (id, list, name) => {
    const operation = operations.find((candidate) => candidate.id === id)!;
    const { resource, method } = nameResourceMethod(operation, {
      ...context,
      list,
    });
    expect([...resource, method].join(".")).toBe(name);
  });

  it("inside the namespace of an API with its own base URL", () => {
    const item = {
      "x-namespace": "chat",
      get: { operationId: "listMessages" },
    };
    const [operation] = listOperations({ paths: { "/{id}/messages": item } });
    expect(nameResourceMethod(operation!, { ...context, list: true })).toEqual({
      resource: ["chat", "messages"],
      method: "list",
    });
  });

  it("as the overlay sets it", () => {
    const operation = {
      ...operations[0]!,
      source: { "x-resource-method": "inbox.open" },
    };
    expect(nameResourceMethod(operation, { ...context, list: true })).toEqual({
      resource: ["inbox"],
      method: "open",
    });
    const wrong = { ...operation, source: { "x-resource-method": "Inbox" } };
    expect(() => nameResourceMethod(wrong, { ...context, list: true })).toThrow(
      `x-resource-method must read like "conversations.list", not "Inbox"`,
    );
  });
});

describe("a path argument is named", () => {
  it.each([
    ["/customers/{customer_id}", ["customerId"]],
    ["/event-definitions/{id}", ["eventDefinitionId"]],
    [
      "/whatsapp/conversations/{conversation_id}/assignments/{id}",
      ["conversationId", "assignmentId"],
    ],
    [
      "/kapso-agent/runs/{id}/approvals/{approval_id}/approve",
      ["runId", "approvalId"],
    ],
    ["/kapso-agent/modes/{mode}/sessions", ["mode"]],
    ["/users", []],
  ])("in %s", (path, names) => {
    const named = namePathArguments({ path, parameters: [] });
    expect(named.map(({ name }) => name)).toEqual(names);
  });
});
