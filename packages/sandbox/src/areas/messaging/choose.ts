import type { Database } from "../../kernel.js";
import type { Operation } from "../../spec/operations.js";
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
  if (named("business_account_id")) {
    return named("business_account_id") ?? operations[0];
  }
  const guess = searchParams.has("phone_number_id") ? "media_id" : "flow_id";
  return named(guess) ?? named("phone_number_id") ?? operations[0];
}
