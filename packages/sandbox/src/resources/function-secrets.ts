import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import {
  HttpProblem,
  notFound,
  quote,
  unprocessable,
} from "../http/problem.js";
import { data, noContent } from "../http/reply.js";
import { requiredText, type Database } from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import { requireDeployed, requireFunction } from "./functions.js";
import type { Handlers } from "./handler.js";

/** Tag Functions: names of secrets. Their values are neither kept nor shown. */
export const functionSecretHandlers = {
  async listFunctionSecrets({ path, database, clock }) {
    const row = await requireFunction(database, clock, path.function_id);
    if (requiredText(row, "status") !== "deployed") return data([]);
    const rows = await database.rows(
      "SELECT * FROM function_secrets WHERE function_id = ? ORDER BY created_at, id",
      [path.function_id],
    );
    return data(
      rows.map((secret) => ({
        name: requiredText(secret, "name"),
        type: requiredText(secret, "type"),
      })),
    );
  },

  createFunctionSecret: {
    refuse: withoutValue,
    handle({ path, body, database, clock }) {
      const { function_id: functionId } = path;
      const { name, value } = body.secret;
      return database.exclusively(async () => {
        const row = await requireFunction(database, clock, functionId);
        requireDeployed(
          row,
          "Function must be deployed before creating secrets",
        );
        if (await findSecret(database, functionId, name)) {
          throw unprocessable(
            `Body member "secret.name" must be the name of no other secret of the function; ${quote(name)} is taken.`,
          );
        }
        await database.write(
          insertStatements("function_secrets", [
            {
              id: randomUUID(),
              function_id: functionId,
              name,
              type: typeof value === "string" ? "text" : "json",
              created_at: clock.tick(),
            },
          ]),
        );
        return {
          status: 201,
          body: { message: "Secret created successfully" },
        };
      });
    },
  },

  deleteFunctionSecret({ path, database, clock }) {
    const { function_id: functionId, secret_name: name } = path;
    return database.exclusively(async () => {
      const row = await requireFunction(database, clock, functionId);
      requireDeployed(row, "Function must be deployed to manage secrets");
      const secret = await findSecret(database, functionId, name);
      if (!secret) throw notFound("Secret not found");
      await database.write([
        {
          sql: "DELETE FROM function_secrets WHERE id = ?",
          args: [requiredText(secret, "id")],
        },
      ]);
      return noContent();
    });
  },
} satisfies Handlers;

/** The problem without what the request had: it can be the secret. */
function withoutValue(problem: HttpProblem): HttpProblem {
  const [sentence = ""] = problem.message.split(/; got |: /);
  return new HttpProblem(problem.status, sentence.replace(/\.?$/, "."));
}

function findSecret(
  database: Database,
  functionId: string,
  name: string,
): Promise<Row | undefined> {
  return database.row(
    "SELECT * FROM function_secrets WHERE function_id = ? AND name = ?",
    [functionId, name],
  );
}
