import { expect, test } from "vitest";
import { createPlayResponse } from "../src/documented/responses.js";
import { bundledDescription } from "../src/spec/description.js";
import { call, idOf, startEmpty } from "./support/api.js";
import { requestOf } from "./support/requests.js";

const { operations } = bundledDescription();

test("every documented response of every operation can be asked for", async () => {
  const sandbox = await startEmpty();
  let asked = 0;
  for (const operation of operations) {
    const { path, init } = requestOf(operation);
    for (const [status, response] of operation.responses) {
      const headers = { ...init.headers, Prefer: `code=${status}` };
      // `call` checks the response against the description.
      const given = await call(sandbox, path, { ...init, headers });
      const place = [operation.operationId, status];
      expect([...place, given.status]).toEqual([...place, status]);
      expect(given.headers.get("preference-applied")).toBe(`code=${status}`);
      for (const name of Object.keys(response.headers)) {
        const isThere = given.headers.has(name) || name === "Link";
        expect([...place, name, isThere]).toEqual([...place, name, true]);
      }
      asked += 1;
    }
  }
  expect(asked).toBeGreaterThan(500);
}, 120_000);

test("is made up without an example: the same for a seed, another for another", () => {
  const [first, again, other] = [7, 7, 8].map((seed) => {
    const play = createPlayResponse(bundledDescription(), seed);
    return operations.flatMap((operation) =>
      [...operation.responses].map(([status, { body, ...response }]) => {
        const bare = body && { ...body, examples: [] };
        return play(operation, status, { ...response, body: bare });
      }),
    );
  });
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
}, 60_000);

test("says why in the words of the description", async () => {
  const sandbox = await startEmpty();
  const { body } = await call(sandbox, "/users", {
    headers: { Prefer: "code=401" },
  });
  expect(body.error).toMatch(/key/i);
});

const TEXT = expect.any(String) as string;

/** Errors whose bodies have more, or less, than other operations have. */
const ERRORS: [string, number, object][] = [
  ["listFindings", 400, { error: TEXT }],
  ["listFindings", 404, { error: TEXT, code: "findings_not_enabled" }],
  ["getFinding", 404, { error: TEXT, code: "finding_not_found" }],
  ["getFindingEvidence", 404, { error: TEXT, code: "finding_not_found" }],
  [
    "startFindingInvestigation",
    404,
    { error: TEXT, code: "finding_not_found" },
  ],
  ["startFindingInvestigation", 409, { error: TEXT }],
  [
    "startFindingInvestigation",
    422,
    { error: TEXT, code: "investigation_unavailable" },
  ],
  ["dismissFinding", 404, { error: TEXT, code: "finding_not_found" }],
  ["dismissFinding", 422, { error: TEXT }],
  ["markFindingAddressed", 404, { error: TEXT, code: "finding_not_found" }],
  ["markFindingAddressed", 422, { error: TEXT }],
  ["searchLogs", 422, { error: TEXT }],
  ["searchLogsWithFilters", 422, { error: TEXT }],
  [
    "listWhatsappContactsPlatform",
    400,
    {
      message: "legacy_offset_pagination_limit_exceeded",
      detail: TEXT,
      requested_page: 51,
      requested_per_page: 100,
      requested_window: 5100,
      max_page: 50,
      max_window: 5000,
      cursor_example:
        "https://api.kapso.ai/platform/v1/whatsapp/contacts?limit=100",
    },
  ],
  ["listAgentModeSessions", 400, { error: TEXT }],
  ["getAgentSession", 400, { error: TEXT }],
  ["getAgentSession", 404, { message: "record_not_found", detail: TEXT }],
  [
    "createWhatsappFlowVersion",
    422,
    { error: TEXT, validation_errors: [expect.any(Object)] },
  ],
  ["invokeFunction", 500, { error: TEXT, detail: TEXT, invocation_id: TEXT }],
];

test.each(ERRORS)(
  "%s responses %i with the members that the API gives",
  async (operationId, status, expected) => {
    expect(await errorOf(operationId, status)).toEqual(expected);
  },
);

test("every 429 has an error and a message", async () => {
  const limited = operations.filter(({ responses }) => responses.has(429));
  expect(limited).not.toHaveLength(0);
  for (const { operationId } of limited) {
    const body = await errorOf(operationId, 429);
    expect([operationId, body]).toEqual([
      operationId,
      { error: TEXT, message: TEXT },
    ]);
  }
});

async function errorOf(operationId: string, status: number): Promise<object> {
  const operation = operations.find((each) => each.operationId === operationId);
  const { path, init } = requestOf(operation!);
  const headers = { ...init.headers, Prefer: `code=${status}` };
  const { body } = await call(await startEmpty(), path, { ...init, headers });
  return body;
}

test("rejects a status that the operation does not document", async () => {
  const sandbox = await startEmpty();
  for (const code of ["418", "", "ok"]) {
    const { status, body } = await call(sandbox, "/users", {
      headers: { Prefer: `code=${code}` },
    });
    expect(status).toBe(400);
    expect(body.error).toContain("listUsers, one of 200, 401");
    expect(body.error).toContain(`"${code}"`);
  }
});

test.each([
  "code=401",
  "Code = 401",
  'code="401"',
  "respond-async, code=401; foo=bar",
  "wait=10,code=401",
])("reads the preference out of %s", async (prefer) => {
  const sandbox = await startEmpty();
  const { status } = await call(sandbox, "/users", {
    headers: { Prefer: prefer },
  });
  expect(status).toBe(401);
});

test("leaves other preferences alone", async () => {
  const sandbox = await startEmpty();
  const { status, headers } = await call(sandbox, "/users", {
    headers: { Prefer: "return=minimal" },
  });
  expect(status).toBe(200);
  expect(headers.has("preference-applied")).toBe(false);
});

test("a response that is asked for changes nothing", async () => {
  const sandbox = await startEmpty();
  await sandbox.seed({ contacts: [{ id: idOf(1), wa_id: "14155550123" }] });
  const path = `/whatsapp/contacts/${idOf(1)}`;
  const { status } = await call(sandbox, path, {
    method: "DELETE",
    headers: { Prefer: "code=204" },
  });
  expect(status).toBe(204);
  expect((await call(sandbox, path)).status).toBe(200);
});

test("comes after the key check and after faults", async () => {
  const sandbox = await startEmpty();
  const headers = { Prefer: "code=200" };
  const rejected = await call(sandbox, "/users", {
    headers: { ...headers, "X-API-Key": "another" },
  });
  expect(rejected.status).toBe(401);
  sandbox.faults.add({ status: 503, times: 1 });
  const failed = await call(sandbox, "/users", { headers });
  expect(failed.status).toBe(503);
});
