import type { Api } from "../../http/api.js";
import { createPlayAnswer } from "../../documented/answers.js";
import type { AnyTable } from "../../table/table.js";
import { messagingDescription } from "../../spec/description.js";
import { whatsappBasePath } from "../../spec/document.js";
import { chooseOperation } from "./choose.js";
import { mediaHandlers } from "./media.js";
import { wordProblem } from "./problem.js";
import { readingHandlers } from "./reading.js";
import { sendingHandlers } from "./sending/index.js";
import { messageProgress } from "./sending/table.js";

/** Tables of the messaging API alone; it shares those of the other areas. */
export const messagingTables: readonly AnyTable[] = [messageProgress];

const handlers = { ...readingHandlers, ...sendingHandlers, ...mediaHandlers };

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
