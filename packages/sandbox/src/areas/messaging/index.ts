import { area } from "../../kernel.js";
import type { Api } from "../../http/api.js";
import type { MessagingHandlers } from "../../resource/handler.js";
import { createPlayResponse } from "../../documented/responses.js";
import { messagingDescription } from "../../spec/description.js";
import { whatsappBasePath } from "../../spec/document.js";
import { callHandlers } from "./calls/calls.js";
import { seedCalls } from "./calls/seed.js";
import { calls } from "./calls/table.js";
import { chooseOperation } from "./choose.js";
import { mediaHandlers } from "./media.js";
import { flowHandlers } from "./flows/flows.js";
import { blockedUserHandlers, blockedUsers } from "./number/blocked-users.js";
import { phoneNumberHandlers } from "./number/phone-numbers.js";
import { businessProfiles, profileHandlers } from "./number/profile.js";
import {
  threadControlHandlers,
  threadOwners,
} from "./number/thread-control.js";
import { usernameHandlers, usernames } from "./number/username.js";
import { wordProblem } from "./problem.js";
import { readingHandlers } from "./reading.js";
import { sendingHandlers } from "./sending/index.js";
import { messageProgress } from "./sending/table.js";
import { seedTemplates } from "./templates/seed.js";
import { templates } from "./templates/table.js";
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
