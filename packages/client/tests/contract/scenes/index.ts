import { agentScenes } from "./agent.js";
import { broadcastScenes } from "./broadcasts.js";
import { findingScenes } from "./findings.js";
import { functionScenes } from "./functions.js";
import { fundingScenes } from "./funding.js";
import { inboxScenes } from "./inbox.js";
import { messagingFileScenes } from "./messaging-files.js";
import { messagingScenes } from "./messaging.js";
import type { Scenes } from "./scene.js";
import { setupScenes } from "./setup.js";
import { whatsappFlowScenes } from "./whatsapp-flows.js";
import { workflowScenes } from "./workflows.js";

/** Scenes for operations that need more than a new project has. */
export const scenes: Scenes = {
  ...agentScenes,
  ...broadcastScenes,
  ...findingScenes,
  ...functionScenes,
  ...fundingScenes,
  ...inboxScenes,
  ...messagingFileScenes,
  ...messagingScenes,
  ...setupScenes,
  ...whatsappFlowScenes,
  ...workflowScenes,
};
