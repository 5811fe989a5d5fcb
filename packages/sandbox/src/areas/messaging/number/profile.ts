import { createHash } from "node:crypto";
import type { BusinessProfileUpdate } from "@kapso-platform/types";
import {
  data,
  insert,
  ok,
  remove,
  table,
  type Database,
  type Handlers,
} from "../../../kernel.js";
import { chosenFields } from "../graph-list.js";
import { ofNumber } from "../own-numbers.js";
import { invalidRequest, rejection } from "../problem.js";

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

/** The business profile of a number. */
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
