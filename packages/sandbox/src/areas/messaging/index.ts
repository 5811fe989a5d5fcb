import { area, type Database } from "../../kernel.js";
import type { Api, Operations } from "../../http/routes.js";
import type { MessagingHandlers } from "../../resource/handler.js";
import { createPlayResponse } from "../../documented/responses.js";
import { messagingDescription } from "../../spec/description.js";
import { whatsappBasePath } from "../../spec/document.js";
import type { Operation } from "../../spec/operations.js";
import { findFile } from "../media/files.js";
import { findPhoneNumber } from "../phone-numbers/phone-number.js";
import { whatsappFlows } from "../whatsapp-flows/flow.js";
import { callHandlers } from "./calls/calls.js";
import { calls, seedCalls } from "./calls/table.js";
import { mediaHandlers } from "./media.js";
import { flowHandlers } from "./flows/flows.js";
import { phoneNumberHandlers } from "./own-numbers.js";
import {
  blockedUserHandlers,
  blockedUsers,
  threadControlHandlers,
  threadOwners,
} from "./people.js";
import {
  businessProfiles,
  profileHandlers,
  usernameHandlers,
  usernames,
} from "./profile.js";
import { wordProblem } from "./problem.js";
import { readingHandlers } from "./reading.js";
import { messageProgress } from "./sending/progress.js";
import { sendingHandlers } from "./sending/sending.js";
import { seedTemplates } from "./templates/seed.js";
import { templates } from "./templates/template.js";
import { templateHandlers } from "./templates/templates.js";

/** Tables of the messaging API alone; it shares those of the other areas. */
export const messagingArea = area({
  tables: [
    messageProgress,
    templates,
    blockedUsers,
    businessProfiles,
    usernames,
    threadOwners,
    calls,
  ],
  seed(source) {
    seedTemplates(source);
    seedCalls(source);
  },
  handlers: {},
});

/** The handler of every operation; one that is missing does not compile. */
const handlers: MessagingHandlers = {
  ...readingHandlers,
  ...sendingHandlers,
  ...mediaHandlers,
  ...templateHandlers,
  ...blockedUserHandlers,
  ...profileHandlers,
  ...usernameHandlers,
  ...phoneNumberHandlers,
  ...threadControlHandlers,
  ...callHandlers,
  ...flowHandlers,
};

/** The messaging API as the application serves it. */
export function messagingApi(seed: number): Api {
  const description = messagingDescription();
  return {
    basePath: whatsappBasePath,
    description,
    handlers,
    play: createPlayResponse(description, seed),
    takesBearer: true,
    wordProblem,
    choose: chooseOperation,
  };
}

/**
 * Several operations share a path, such as `/{media_id}` and
 * `/{phone_number_id}`: the kind of the id decides which one is meant. For an
 * unknown id the query parameters decide.
 */
async function chooseOperation(
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
  if (ofFlow && (await database.has(whatsappFlows, { meta_flow_id: id }))) {
    return ofFlow;
  }
  const guess = searchParams.has("phone_number_id") ? "media_id" : "flow_id";
  return named(guess) ?? named("phone_number_id") ?? operations[0];
}
