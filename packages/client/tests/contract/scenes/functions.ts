import { exampleOf } from "../description.js";
import type { Stage } from "../stage.js";
import type { Scenes } from "./scene.js";

/** Functions and their secrets. */
export const functionScenes: Scenes = {
  updateFunction: async ({ kapso }) => {
    const { function: example } = exampleOf("createFunction");
    const { id, lock_version: version } = await kapso.functions.create(example);
    const { function: change } = exampleOf("updateFunction");
    return {
      ids: [id],
      body: { function: { ...change, lock_version: version ?? 0 } },
    };
  },
  createFunctionSecret: async (stage) => ({
    ids: [await deployFunction(stage)],
  }),
  deleteFunctionSecret: async (stage) => ({ ids: await createSecret(stage) }),
};

/** A deployed function. */
export async function deployFunction({ kapso, pass }: Stage): Promise<string> {
  const { function: example } = exampleOf("createFunction");
  const { id } = await kapso.functions.create(example);
  await kapso.functions.deploy(id);
  pass(1_000);
  return id;
}

/** Creates a function with a secret, and returns the ids of both. */
async function createSecret(stage: Stage): Promise<[string, string]> {
  const id = await deployFunction(stage);
  const { secret } = exampleOf("createFunctionSecret");
  await stage.kapso.functions.secrets.create(id, secret);
  return [id, secret.name];
}
