import type { BodyOf, OperationId, QueryOf } from "../description.js";
import type { Stage } from "../stage.js";

/** The arguments of a call that differ from the ones found without a scene. */
export interface Cue<Id extends OperationId> {
  /** All ids of the path, in its order. */
  readonly ids?: readonly string[];
  /** With its envelopes. */
  readonly body?: BodyOf<Id>;
  readonly params?: QueryOf<Id>;
  /** Checks what the call changed, if its response does not show it. */
  readonly verify?: () => Promise<void>;
  /** Set if neither the response nor another call shows what it changed. */
  readonly isSilent?: true;
}

/** Makes what an operation needs in order to succeed. */
export type Scene<Id extends OperationId> = (
  stage: Stage,
) => Promise<Cue<Id>> | Cue<Id>;

export type Scenes = { readonly [Id in OperationId]?: Scene<Id> };

/** The first item of a list that has to have one. */
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

/** A number of the project with conversations, and the account that it belongs to. */
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
