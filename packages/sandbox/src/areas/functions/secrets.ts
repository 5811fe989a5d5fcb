import {
  data,
  found,
  HttpProblem,
  noContent,
  quote,
  resource,
  sql,
  table,
  unprocessable,
  type Handlers,
} from "../../kernel.js";
import { kapsoFunction, requireDeployed } from "./function.js";

/** Names of secrets. Their values are not stored, so no response can contain them. */
export const functionSecrets = table(
  "function_secrets",
  (t) => ({
    id: t.key(t.text),
    function_id: t.text,
    name: t.text,
    type: t.text,
    created_at: t.instant,
  }),
  { indexes: ["UNIQUE (function_id, name)"] },
);

const secret = resource({
  name: "Secret",
  table: functionSecrets,
  at: (path: { function_id: string; secret_name: string }) => ({
    function_id: path.function_id,
    name: path.secret_name,
  }),
  toItem: ({ name, type }) => ({ name, type }),
});

export const secretHandlers = {
  async listFunctionSecrets(call) {
    const { id, status } = await kapsoFunction.require(call);
    if (status !== "deployed") return data([]);
    const rows = await call.database.all(functionSecrets, {
      where: { function_id: id },
      orderBy: sql`${functionSecrets.created_at}, ${functionSecrets.id}`,
    });
    return data(rows.map(({ name, type }) => ({ name, type })));
  },

  createFunctionSecret: {
    mapProblem: withoutValue,
    handle: secret.create(
      async (call) => {
        const { name, value } = call.body.secret;
        const row = await kapsoFunction.require(call);
        requireDeployed(
          row,
          "Function must be deployed before creating secrets",
        );
        const known = { function_id: row.id, name };
        if (await call.database.has(functionSecrets, known)) {
          throw unprocessable(
            `Body member "secret.name" must be the name of no other secret of the function; ${quote(name)} is taken.`,
          );
        }
        return { ...known, type: typeof value === "string" ? "text" : "json" };
      },
      () => ({ status: 201, body: { message: "Secret created successfully" } }),
    ),
  },

  async deleteFunctionSecret(call) {
    const row = await kapsoFunction.require(call);
    requireDeployed(row, "Function must be deployed to manage secrets");
    const [removed] = await call.database.take(functionSecrets, {
      function_id: row.id,
      name: call.path.secret_name,
    });
    found(removed, "Secret not found");
    return noContent();
  },
} satisfies Handlers;

/** The problem without values of the request, which can be the secret. */
function withoutValue(problem: HttpProblem): HttpProblem {
  const [sentence, value] = problem.message.split(/; got |: /);
  if (value === undefined) return problem;
  return new HttpProblem(problem.status, `${sentence}.`);
}
