import { randomUUID } from "node:crypto";
import {
  data,
  equals,
  HttpProblem,
  insert,
  noContent,
  notFound,
  quote,
  remove,
  sql,
  unprocessable,
  type Handlers,
  type Where,
} from "../../kernel.js";
import { kapsoFunction, requireDeployed } from "./function.js";
import { functionSecrets } from "./table.js";

/** Names of secrets. Their values are neither kept nor shown. */
export const functionSecretHandlers = {
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
    handle(call) {
      const { body, database, clock } = call;
      const { name, value } = body.secret;
      return database.exclusively(async () => {
        const row = await kapsoFunction.require(call);
        requireDeployed(
          row,
          "Function must be deployed before creating secrets",
        );
        if (await database.has(functionSecrets, secretOf(row, name))) {
          throw unprocessable(
            `Body member "secret.name" must be the name of no other secret of the function; ${quote(name)} is taken.`,
          );
        }
        const secret = {
          id: randomUUID(),
          function_id: row.id,
          name,
          type: typeof value === "string" ? "text" : "json",
          created_at: clock.tick(),
        };
        await database.write(insert(functionSecrets, [secret]));
        const message = "Secret created successfully";
        return { status: 201, body: { message } };
      });
    },
  },

  deleteFunctionSecret(call) {
    const { path, database } = call;
    return database.exclusively(async () => {
      const row = await kapsoFunction.require(call);
      requireDeployed(row, "Function must be deployed to manage secrets");
      const secret = secretOf(row, path.secret_name);
      if (!(await database.has(functionSecrets, secret))) {
        throw notFound("Secret not found");
      }
      await database.write([remove(functionSecrets, secret)]);
      return noContent();
    });
  },
} satisfies Handlers;

/** The problem without what the request had: it can be the secret. */
function withoutValue(problem: HttpProblem): HttpProblem {
  const [sentence = ""] = problem.message.split(/; got |: /);
  return new HttpProblem(problem.status, sentence.replace(/\.?$/, "."));
}

function secretOf({ id }: { id: string }, name: string): Where {
  return [
    equals(functionSecrets.function_id, id),
    equals(functionSecrets.name, name),
  ];
}
