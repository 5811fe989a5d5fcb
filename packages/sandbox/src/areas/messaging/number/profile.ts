import { createHash } from "node:crypto";
import type { BusinessProfileUpdate } from "@kapso-platform/types";
import {
  equals,
  insert,
  remove,
  table,
  type Database,
  type Handlers,
} from "../../../kernel.js";
import { findPhoneNumber } from "../../phone-numbers/phone-number.js";
import { chosenFields } from "../graph-list.js";
import { requireOwnNumber } from "../own-numbers.js";
import { invalidRequest, metaProblem } from "../problem.js";

type Profile = Omit<
  BusinessProfileUpdate,
  "messaging_product" | "profile_picture_handle"
> & { profile_picture_url?: string };

/** What people read about the business behind a number. */
export const businessProfiles = table("business_profiles", (t) => ({
  phone_number_id: t.key(t.text),
  profile: t.json<Profile>(),
}));

/** The profile of a number that nobody has filled in. */
const EMPTY: Profile = { vertical: "OTHER" };

/** The business profile of a number. */
export const profileHandlers = {
  async getBusinessProfile({ path, query, database }) {
    await requireOwnNumber(database, path.phone_number_id);
    const profile = {
      messaging_product: "whatsapp",
      ...(await read(database, path.phone_number_id)),
    };
    return {
      status: 200,
      body: { data: [chosenFields(profile, query.fields)] },
    };
  },

  async updateBusinessProfile({ path, body, database }) {
    const { phone_number_id: id } = path;
    await requireOwnNumber(database, id);
    const number = await findPhoneNumber(database, id);
    if (number?.kind === "sandbox") {
      throw metaProblem({
        status: 403,
        code: 403,
        message: "The profile of a sandbox number cannot be changed.",
      });
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
      ...(await read(database, id)),
      ...change,
      ...(picture !== undefined && { profile_picture_url: pictureOf(picture) }),
    };
    await database.write([
      remove(businessProfiles, [equals(businessProfiles.phone_number_id, id)]),
      ...insert(businessProfiles, [{ phone_number_id: id, profile }]),
    ]);
    return { status: 200, body: { success: true } };
  },
} satisfies Handlers;

async function read(database: Database, id: string): Promise<Profile> {
  const row = await database.first(businessProfiles, [
    equals(businessProfiles.phone_number_id, id),
  ]);
  return row?.profile ?? EMPTY;
}

/** Where Meta shows the picture of an uploaded handle. */
function pictureOf(handle: string): string {
  const name = createHash("sha256").update(handle).digest("hex").slice(0, 32);
  return `https://pps.whatsapp.net/v/${name}.jpg`;
}
