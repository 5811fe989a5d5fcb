import { area } from "../../kernel.js";
import type { Api } from "../../http/api.js";
import { createPlayAnswer } from "../../documented/answers.js";
import { messagingDescription } from "../../spec/description.js";
import { whatsappBasePath } from "../../spec/document.js";
import { chooseOperation } from "./choose.js";
import { mediaHandlers } from "./media.js";
import { wordProblem } from "./problem.js";
import { readingHandlers } from "./reading.js";
import { sendingHandlers } from "./sending/index.js";
import { messageProgress } from "./sending/table.js";
import { seedTemplates } from "./templates/seed.js";
import { templates } from "./templates/table.js";
import { templateHandlers } from "./templates/templates.js";

/** Tables of the messaging API alone; it shares those of the other areas. */
export const messagingArea = area({
  tables: [messageProgress, templates],
  seed: seedTemplates,
  handlers: {},
});

const handlers = {
  ...readingHandlers,
  ...sendingHandlers,
  ...mediaHandlers,
  ...templateHandlers,
};

/** The messaging API as the application serves it. */
export function messagingApi(seed: number): Api {
  const description = messagingDescription();
  return {
    basePath: whatsappBasePath,
    description,
    handlers,
    play: createPlayAnswer(description, seed),
    takesBearer: true,
    wordProblem,
    choose: chooseOperation,
  };
}
