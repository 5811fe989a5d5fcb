import { randomUUID } from "node:crypto";
import {
  equals,
  HttpProblem,
  insert,
  remove,
  sql,
  update,
  type Call,
  type Handlers,
} from "../../../kernel.js";
import { newMetaId } from "../../meta-id.js";
import { chosenFields, graphReply } from "../graph-list.js";
import { invalidParameter, messagingNotFound } from "../problem.js";
import { assertComponents } from "./rules.js";
import { templates } from "./table.js";
import {
  requireAccount,
  REVIEW_TIME,
  settleReviews,
  toTemplate,
} from "./template.js";

/** Meta's subcode for a name that has a template in the language already. */
const ALREADY_EXISTS = 2_388_024;

/** Message templates of a business account. */
export const templateHandlers = {
  async listTemplates(call) {
    const { path, query, database } = call;
    await requireAccount(database, path.business_account_id);
    await settleReviews(call);
    return graphReply(call, {
      table: templates,
      source: templates,
      where: [
        equals(templates.business_account_id, path.business_account_id),
        equals(templates.name, query.name),
        equals(templates.status, query.status?.toLowerCase()),
        equals(templates.category, query.category),
        equals(templates.language_code, query.language),
      ],
      toItem: toTemplate,
    });
  },

  async getTemplate(call) {
    const { path, query, database } = call;
    const { business_account_id: account, template_id: id } = path;
    if (!/^\d+$/.test(id)) {
      throw new HttpProblem(400, "invalid template_id", {
        body: { error: "invalid template_id" },
      });
    }
    await requireAccount(database, account);
    await settleReviews(call);
    const row = await requireTemplate(call, id);
    const body = chosenFields(toTemplate(row), query.fields);
    return { status: 200, body };
  },

  createOrUpdateTemplate(call) {
    return call.database.exclusively(async () => {
      const { path, query, body, database } = call;
      await requireAccount(database, path.business_account_id);
      await settleReviews(call);
      if (query.hsm_id !== undefined) return change(call, query.hsm_id);
      if (body.name === undefined && body.language === undefined) {
        throw new HttpProblem(400, "hsm_id is required", {
          body: { error: "hsm_id is required" },
        });
      }
      return create(call);
    });
  },

  async deleteTemplate({ path, query, database }) {
    const { business_account_id: account } = path;
    const { name, hsm_id: id } = query;
    await requireAccount(database, account);
    if (name === undefined && id === undefined) {
      throw invalidParameter(
        'One of "name" and "hsm_id" must say which template.',
      );
    }
    const where = [
      equals(templates.business_account_id, account),
      equals(templates.name, name),
      equals(templates.meta_template_id, id),
    ];
    if (!(await database.has(templates, where))) {
      throw messagingNotFound(
        `Business account ${account} has no template ${name ?? id ?? ""}.`,
      );
    }
    await database.write([remove(templates, where)]);
    return { status: 200, body: { success: true } };
  },
} satisfies Handlers;

type WriteCall = Call<"createOrUpdateTemplate">;

async function create({ path, body, database, clock }: WriteCall) {
  const { business_account_id: account } = path;
  const { name = "", language = "", category, components } = body;
  if (!/^[a-z0-9_]{1,512}$/.test(name)) {
    throw invalidParameter(
      `"name" must have lowercase letters, digits and underscores; got ${JSON.stringify(name)}.`,
    );
  }
  if (!/^[a-z]{2,3}(_[A-Z]{2})?$/.test(language)) {
    throw invalidParameter(
      `"language" must be a code such as en or en_US; got ${JSON.stringify(language)}.`,
    );
  }
  if (!category) throw invalidParameter('"category" is missing.');
  const { parameter_format: format = "POSITIONAL" } = body;
  const isNamed = format === "NAMED";
  assertComponents(components ?? [], { isNamed, category });
  const isTaken = await database.has(templates, [
    equals(templates.business_account_id, account),
    equals(templates.name, name),
    equals(templates.language_code, language),
  ]);
  if (isTaken) {
    throw invalidParameter(
      `There is a template ${name} in ${language} already.`,
      ALREADY_EXISTS,
    );
  }
  const id = newMetaId();
  await database.write(
    insert(templates, [
      {
        id: randomUUID(),
        meta_template_id: id,
        business_account_id: account,
        name,
        language_code: language,
        category,
        parameter_format: format,
        status: "pending",
        components: components ?? [],
        review_ends_at: clock.tick() + REVIEW_TIME,
      },
    ]),
  );
  return { status: 200, body: { id, status: "PENDING", category } };
}

/** Changes a template, which is reviewed again. */
async function change(call: WriteCall, id: string) {
  const { body, database, clock } = call;
  const row = await requireTemplate(call, id);
  const { category = row.category, components = row.components } = body;
  const isNamed = row.parameter_format === "NAMED";
  assertComponents(components, { isNamed, category });
  await database.write([
    update(
      templates,
      {
        category,
        components,
        status: "pending",
        review_ends_at: clock.tick() + REVIEW_TIME,
      },
      [equals(templates.id, row.id)],
    ),
  ]);
  return { status: 200, body: { success: true } };
}

async function requireTemplate(
  { path, database }: Pick<WriteCall, "path" | "database">,
  id: string,
) {
  const row = await database.first(templates, [
    equals(templates.business_account_id, path.business_account_id),
    sql`${templates.meta_template_id} = ${id}`,
  ]);
  if (row) return row;
  throw messagingNotFound(
    `Business account ${path.business_account_id} has no template ${id}.`,
  );
}
