import { equals, type Database } from "../../kernel.js";
import type { Operation } from "../../spec/operations.js";
import { findFile } from "../media/files.js";
import { whatsappFlows } from "../whatsapp-flows/table.js";
import { findPhoneNumber } from "../phone-numbers/phone-number.js";

type Operations = readonly [Operation, ...Operation[]];

/**
 * Several operations share a path, such as `/{media_id}` and
 * `/{phone_number_id}`: the kind of the id decides which one is meant. An id
 * that is nothing's belongs to the operation that its parameters point to.
 */
export async function chooseOperation(
  operations: Operations,
  { searchParams }: URL,
  id: string,
  database: Database,
): Promise<Operation> {
  const named = (name: string) =>
    operations.find(({ path }) => path.startsWith(`/{${name}}`));
  if (await findPhoneNumber(database, id)) {
    return named("phone_number_id") ?? operations[0];
  }
  const ofAccount = named("business_account_id");
  if (ofAccount) return ofAccount;
  const ofMedia = named("media_id");
  if (ofMedia && (await findFile(database, id))) return ofMedia;
  const ofFlow = named("flow_id");
  if (
    ofFlow &&
    (await database.has(whatsappFlows, [
      equals(whatsappFlows.meta_flow_id, id),
    ]))
  )
    return ofFlow;
  const guess = searchParams.has("phone_number_id") ? "media_id" : "flow_id";
  return named(guess) ?? named("phone_number_id") ?? operations[0];
}
