import type { BodyOf, OperationId, QueryOf } from "../description.js";
import type { Stage } from "../stage.js";

/** The arguments of a call that differ from the default ones. */
export interface Cue<Id extends OperationId> {
  /** All ids for the path, in the order of the path. */
  readonly ids?: readonly string[];
  /** The body with its envelopes. */
  readonly body?: BodyOf<Id>;
  readonly params?: QueryOf<Id>;
  /** Checks the effect of the call, if the response does not show it. */
  readonly verify?: () => Promise<void>;
  /** True if neither the response nor another call shows the effect. */
  readonly isSilent?: true;
}

/** Creates what an operation needs to succeed. */
export type Scene<Id extends OperationId> = (
  stage: Stage,
) => Promise<Cue<Id>> | Cue<Id>;

export type Scenes = { readonly [Id in OperationId]?: Scene<Id> };

/** The first item of a list, which must not be empty. */
export async function first<Item>(
  list: PromiseLike<{ readonly items: readonly Item[] }>,
): Promise<Item> {
  const [item] = (await list).items;
  if (item === undefined) throw new Error("The list has no items.");
  return item;
}

/** The id of a phone number of the project. */
export async function findNumber({ kapso }: Stage): Promise<string> {
  const { phone_number_id: id } = await first(kapso.phoneNumbers.list());
  return id;
}

/** A number of the project that has conversations, and its account. */
export async function findBusiness({
  kapso,
}: Stage): Promise<{ number: string; account: string }> {
  const { phone_number_id: number } = await first(kapso.conversations.list());
  const { business_account_id: account } = await kapso.phoneNumbers.get(
    number ?? "",
  );
  if (!number || !account) throw new Error("The number has no account.");
  return { number, account };
}
