import { exampleOf } from "../description.js";
import type { Stage } from "../stage.js";
import type { Scenes } from "./scene.js";

/** Functions and their secrets. */
export const functionScenes: Scenes = {
  updateFunction: async ({ kapso }) => {
    const { function: wanted } = exampleOf("createFunction");
    const { id, lock_version: version } = await kapso.functions.create(wanted);
    const { function: change } = exampleOf("updateFunction");
    return {
      ids: [id],
      body: { function: { ...change, lock_version: version ?? 0 } },
    };
  },
  invokeFunction: async (stage) => ({ ids: [await deployFunction(stage)] }),
  listFunctionInvocations: async (stage) => {
    const id = await deployFunction(stage);
    await stage.kapso.functions.invoke(id, exampleOf("invokeFunction"));
    return { ids: [id] };
  },

  listFunctionSecrets: async (stage) => {
    const [id] = await createSecret(stage);
    return { ids: [id] };
  },
  createFunctionSecret: async (stage) => ({
    ids: [await deployFunction(stage)],
  }),
  deleteFunctionSecret: async (stage) => ({ ids: await createSecret(stage) }),
};

/** A function that is live. */
export async function deployFunction({ kapso, pass }: Stage): Promise<string> {
  const { function: wanted } = exampleOf("createFunction");
  const { id } = await kapso.functions.create(wanted);
  await kapso.functions.deploy(id);
  pass(1_000);
  return id;
}

async function createSecret(stage: Stage): Promise<[string, string]> {
  const id = await deployFunction(stage);
  const { secret } = exampleOf("createFunctionSecret");
  await stage.kapso.functions.secrets.create(id, secret);
  return [id, secret.name];
}
