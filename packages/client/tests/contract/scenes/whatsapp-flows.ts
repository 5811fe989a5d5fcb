import { exampleOf } from "../description.js";
import type { Stage } from "../stage.js";
import { deployFunction } from "./functions.js";
import { findNumber, type Scenes } from "./scene.js";

/** WhatsApp Flows, and the functions that provide their data. */
export const whatsappFlowScenes: Scenes = {
  createWhatsappFlow: async (stage) => ({ body: await planFlow(stage) }),
  publishWhatsappFlow: async (stage) => ({
    ids: [await createFlow(stage)],
    body: { phone_number_id: await findNumber(stage) },
  }),
  setupWhatsappFlowEncryption: async (stage) => ({
    ids: [await createFlow(stage)],
    body: { phone_number_id: await findNumber(stage) },
  }),

  getWhatsappFlowDataEndpoint: async (stage) => {
    const { flowId } = await createEndpoint(stage);
    return { ids: [flowId] };
  },
  updateWhatsappFlowDataEndpoint: async (stage) => {
    const flowId = await createFlow(stage);
    await stage.kapso.flows.setupEncryption(flowId);
    return {
      ids: [flowId],
      body: { function_id: await deployFunction(stage) },
    };
  },
  deployWhatsappFlowDataEndpoint: async (stage) => {
    const { flowId } = await createEndpoint(stage);
    return { ids: [flowId] };
  },
  registerWhatsappFlowDataEndpoint: async (stage) => {
    const { flowId } = await createEndpoint(stage);
    await stage.kapso.flows.dataEndpoint.deploy(flowId);
    await stage.kapso.flows.setupEncryption(flowId);
    return { ids: [flowId] };
  },

  getWhatsappFlowFunctionLogs: async (stage) => ({
    ids: [await callEndpoint(stage)],
  }),
  getWhatsappFlowFunctionInvocations: async (stage) => ({
    ids: [await callEndpoint(stage)],
  }),
};

async function planFlow(stage: Stage) {
  return {
    ...exampleOf("createWhatsappFlow"),
    phone_number_id: await findNumber(stage),
  };
}

async function createFlow(stage: Stage): Promise<string> {
  return (await stage.kapso.flows.create(await planFlow(stage))).id;
}

/** A flow with the code of a data endpoint. */
async function createEndpoint(
  stage: Stage,
  { code } = exampleOf("createWhatsappFlowDataEndpoint"),
): Promise<{ flowId: string; functionId: string }> {
  const flowId = await createFlow(stage);
  const { function_id: functionId } =
    await stage.kapso.flows.dataEndpoint.create(flowId, { code });
  return { flowId, functionId };
}

/** A flow whose data endpoint was called and failed, so that there is a log. */
async function callEndpoint(stage: Stage): Promise<string> {
  const { flowId, functionId } = await createEndpoint(stage, {
    code: "// sandbox: throw ReferenceError: tables is not defined",
  });
  await stage.kapso.flows.dataEndpoint.deploy(flowId);
  const failure = await stage.kapso.functions
    .invoke(functionId, { screen: "BOOKING" })
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  if (!failure) throw new Error("The endpoint has not failed.");
  return flowId;
}
