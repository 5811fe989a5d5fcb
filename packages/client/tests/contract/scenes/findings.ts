import { exampleOf } from "../description.js";
import type { Stage } from "../stage.js";
import { first, type Scenes } from "./scene.js";

/** Events, findings, and notifications about them. */
export const findingScenes: Scenes = {
  createProjectEvent: async ({ kapso }) => {
    const { id } = await first(kapso.conversations.list());
    return {
      body: { ...exampleOf("createProjectEvent"), conversation_id: id },
    };
  },

  startFindingInvestigation: async (stage) => ({
    ids: [await findFresh(stage)],
  }),
  markFindingAddressed: async (stage) => {
    const id = await findFresh(stage);
    await stage.kapso.findings.startInvestigation(id);
    stage.pass(1_000);
    return { ids: [id] };
  },

  upsertNotificationRoute: async ({ kapso }) => {
    const { id } = await kapso.notifications.destinations.create(
      exampleOf("createNotificationDestination"),
    );
    return {
      body: { ...exampleOf("upsertNotificationRoute"), destination_id: id },
    };
  },
};

/** A finding without an investigation. */
async function findFresh({ kapso }: Stage): Promise<string> {
  const { items } = await kapso.findings.list();
  const finding = items.find(({ investigation }) => investigation === null);
  if (!finding) throw new Error("Every finding has been investigated.");
  return finding.id;
}
