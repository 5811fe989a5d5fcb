import { randomUUID } from "node:crypto";
import {
  exclusive,
  HttpProblem,
  insert,
  ok,
  remove,
  update,
  type Call,
  type Handlers,
} from "../../../kernel.js";
import { newMetaId } from "../../meta-id.js";
import { chosenFields, graphReply } from "../graph-list.js";
import { ofAccount, requireAccount } from "../own-numbers.js";
import { invalidParameter, existing } from "../problem.js";
import { assertComponents } from "./rules.js";
import {
  REVIEW_TIME,
  settleReviews,
  templates,
  toTemplate,
} from "./template.js";

/** Meta's subcode for a name that has a template in the language already. */
const ALREADY_EXISTS = 2_388_024;

export const templateHandlers = {
  listTemplates: ofAccount(async (call) => {
    const { path, query } = call;
    await settleReviews(call);
    return graphReply(call, {
      source: templates,
      where: {
        business_account_id: path.business_account_id,
        name: query.name,
        status: query.status?.toLowerCase(),
        category: query.category,
        language_code: query.language,
      },
      toItem: toTemplate,
    });
  }),

  async getTemplate(call) {
    const { path, query, database } = call;
    const { business_account_id: account, template_id: id } = path;
    if (!/^\d+$/.test(id)) throw ofKapso("invalid template_id");
    await requireAccount(database, account);
    await settleReviews(call);
    const row = await requireTemplate(call, id);
    return ok(chosenFields(toTemplate(row), query.fields));
  },

  createOrUpdateTemplate: exclusive(
    ofAccount(async (call) => {
      const { query, body } = call;
      await settleReviews(call);
      if (query.hsm_id !== undefined) return change(call, query.hsm_id);
      if (body.name === undefined && body.language === undefined) {
        throw ofKapso("hsm_id is required");
      }
      return create(call);
    }),
  ),

  deleteTemplate: ofAccount(async ({ path, query, database }) => {
    const { business_account_id } = path;
    const { name, hsm_id: id } = query;
    if (name === undefined && id === undefined) {
      throw invalidParameter(
        'One of "name" and "hsm_id" must say which template.',
      );
    }
    const where = { business_account_id, name, meta_template_id: id };
    existing(
      await database.first(templates, where),
      `Business account ${business_account_id} has no template ${name ?? id ?? ""}.`,
    );
    await database.write([remove(templates, where)]);
    return ok({ success: true });
  }),
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
  const isTaken = await database.has(templates, {
    business_account_id: account,
    name,
    language_code: language,
  });
  if (isTaken) {
    throw invalidParameter(
      `There is a template ${name} in ${language} already.`,
      { subcode: ALREADY_EXISTS },
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
  return ok({ id, status: "PENDING", category });
}

async function change(call: WriteCall, id: string) {
  const { body, database, clock } = call;
  const row = await requireTemplate(call, id);
  const { category = row.category, components = row.components } = body;
  const isNamed = row.parameter_format === "NAMED";
  assertComponents(components, { isNamed, category });
  const review_ends_at = clock.tick() + REVIEW_TIME;
  const review = { category, components, status: "pending", review_ends_at };
  await database.write([update(templates, review, { id: row.id })]);
  return ok({ success: true });
}

async function requireTemplate(
  { path, database }: Pick<WriteCall, "path" | "database">,
  id: string,
) {
  const { business_account_id } = path;
  const row = await database.first(templates, {
    business_account_id,
    meta_template_id: id,
  });
  return existing(
    row,
    `Business account ${business_account_id} has no template ${id}.`,
  );
}

/** 400 in Kapso's own form. */
function ofKapso(error: string): HttpProblem {
  return new HttpProblem(400, error, { body: { error } });
}
