import { createHash } from "node:crypto";
import type { BusinessProfileUpdate } from "@kapso-platform/types";
import {
  data,
  exclusive,
  insert,
  ok,
  remove,
  SECOND,
  table,
  type Database,
  type Handlers,
} from "../../kernel.js";
import { chosenFields } from "./graph-list.js";
import { ofNumber } from "./own-numbers.js";
import { invalidParameter, invalidRequest, rejection } from "./problem.js";

type Profile = Omit<
  BusinessProfileUpdate,
  "messaging_product" | "profile_picture_handle"
> & { profile_picture_url?: string };

/** What the app shows about the business behind a number. */
export const businessProfiles = table("business_profiles", (t) => ({
  phone_number_id: t.key(t.text),
  profile: t.json<Profile>(),
}));

/** The profile of a number before its first update. */
const EMPTY: Profile = { vertical: "OTHER" };

export const profileHandlers = {
  getBusinessProfile: ofNumber(async ({ path, query, database }) => {
    const profile = {
      messaging_product: "whatsapp",
      ...(await read(database, path.phone_number_id)),
    };
    return data([chosenFields(profile, query.fields)]);
  }),

  updateBusinessProfile: ofNumber(async ({ body, database }, number) => {
    const { phone_number_id } = number;
    if (number.kind === "sandbox") {
      throw rejection(
        403,
        "The profile of a sandbox number cannot be changed.",
      );
    }
    const {
      messaging_product: _,
      profile_picture_handle: picture,
      ...change
    } = body;
    const wrong = change.websites?.find((site) => !/^https?:\/\//i.test(site));
    if (wrong !== undefined) {
      throw invalidRequest(
        `Body member "websites" must have addresses that begin with http:// or https://; got ${JSON.stringify(wrong)}.`,
      );
    }
    const profile = {
      ...(await read(database, phone_number_id)),
      ...change,
      ...(picture !== undefined && { profile_picture_url: pictureOf(picture) }),
    };
    await database.write([
      remove(businessProfiles, { phone_number_id }),
      ...insert(businessProfiles, [{ phone_number_id, profile }]),
    ]);
    return ok({ success: true });
  }),
} satisfies Handlers;

async function read(database: Database, id: string): Promise<Profile> {
  const row = await database.first(businessProfiles, { phone_number_id: id });
  return row?.profile ?? EMPTY;
}

/** Where Meta shows the picture of an uploaded handle. */
function pictureOf(handle: string): string {
  const name = createHash("sha256").update(handle).digest("hex").slice(0, 32);
  return `https://pps.whatsapp.net/v/${name}.jpg`;
}

/** How long a username is reserved before it is approved. */
const REVIEW_TIME = 5 * SECOND;

/** The names by which people find a number. */
export const usernames = table("usernames", (t) => ({
  phone_number_id: t.key(t.text),
  username: t.unique(t.text),
  approved_at: t.instant,
}));

export const usernameHandlers = {
  getUsername: ofNumber(async ({ database, clock }, { phone_number_id }) => {
    const row = await database.first(usernames, { phone_number_id });
    if (!row) return ok({});
    const { username, approved_at: approvedAt } = row;
    const status = approvedAt <= clock.read() ? "approved" : "reserved";
    return ok({ username, status });
  }),

  setUsername: exclusive(
    ofNumber(async ({ body, database, clock }, { phone_number_id: id }) => {
      const { username, transfer_action: transfer = "none" } = body;
      if (!/^(?=.*[a-z])[a-z0-9._]{3,30}$/.test(username)) {
        throw invalidRequest(
          `Body member "username" must have 3 to 30 lowercase letters, digits, periods and underscores, one letter at least; got ${JSON.stringify(username)}.`,
        );
      }
      const owner = await database.first(usernames, { username });
      const isTaken = owner !== undefined && owner.phone_number_id !== id;
      if (isTaken && transfer !== "force_transfer") {
        throw invalidParameter(
          `The username ${username} is that of phone number ${owner.phone_number_id}; transfer_action force_transfer takes it.`,
        );
      }
      const approved_at = clock.tick() + REVIEW_TIME;
      await database.write([
        remove(usernames, { phone_number_id: id }),
        remove(usernames, { username }),
        ...insert(usernames, [{ phone_number_id: id, username, approved_at }]),
      ]);
      return ok({ status: "reserved" });
    }),
  ),

  deleteUsername: ofNumber(async ({ database }, { phone_number_id }) => {
    await database.write([remove(usernames, { phone_number_id })]);
    return ok({ success: true });
  }),

  getUsernameSuggestions: ofNumber(async ({ database }, { name }) =>
    data([{ username_suggestions: await freeNames(database, name) }]),
  ),
} satisfies Handlers;

/** Usernames made from the name of a number that no other number has. */
async function freeNames(database: Database, name: string): Promise<string[]> {
  const stem = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
  const names = [stem, `${stem}_team`, `${stem}.official`, `hello_${stem}`];
  const taken = await database.all(usernames);
  return names.filter((each) =>
    taken.every(({ username }) => username !== each),
  );
}
