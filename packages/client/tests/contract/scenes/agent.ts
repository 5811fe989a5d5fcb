import type { Run } from "@kapso-platform/types";
import { exampleOf } from "../description.js";
import type { Stage } from "../stage.js";
import type { Scenes } from "./scene.js";

/** Runs of agents, and the sessions that they belong to. */
export const agentScenes: Scenes = {
  getAgentSession: async (stage) => {
    const { conversation_id: sessionId } = await startRun(stage);
    stage.pass(1_000);
    return { ids: [sessionId] };
  },
  getAgentRun: async (stage) => {
    const { run_id: id } = await startRun(stage);
    stage.pass(1_000);
    return { ids: [id] };
  },
  pauseAgentRun: async (stage) => {
    const { run_id: id } = await startRun(stage);
    return { ids: [id] };
  },
  resumeAgentRun: async (stage) => {
    const { run_id: id } = await startRun(stage);
    await stage.kapso.agent.runs.pause(id);
    return { ids: [id] };
  },
  cancelAgentRun: async (stage) => {
    const { run_id: id } = await startRun(stage);
    return { ids: [id] };
  },
  approveAgentRunTool: async (stage) => ({ ids: await awaitApproval(stage) }),
  rejectAgentRunTool: async (stage) => ({ ids: await awaitApproval(stage) }),
};

function startRun(
  { kapso }: Stage,
  input = exampleOf("createAgentRun").input,
): Promise<Run> {
  return kapso.agent.runs.create({ ...exampleOf("createAgentRun"), input });
}

/** A run that asks whether it may call a tool. */
async function awaitApproval(stage: Stage): Promise<[string, string]> {
  const { run_id: id } = await startRun(stage, {
    prompt: "Tell the customer #approval",
  });
  stage.pass(1_000);
  const { pending_approval: approval } = await stage.kapso.agent.runs.get(id);
  if (!approval) throw new Error("The run requests no approval.");
  return [id, approval.id];
}
