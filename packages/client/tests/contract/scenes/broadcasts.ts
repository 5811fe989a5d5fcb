import { exampleOf } from "../description.js";
import type { Stage } from "../stage.js";
import { findNumber, type Scenes } from "./scene.js";

/** A template that every project has. */
const TEMPLATE = "784203120908608";

/** Broadcasts from draft to sent. */
export const broadcastScenes: Scenes = {
  createWhatsappBroadcast: async (stage) => ({
    body: { whatsapp_broadcast: await planBroadcast(stage) },
  }),
  listWhatsappBroadcasts: async (stage) => {
    await createBroadcast(stage);
    return {};
  },
  getWhatsappBroadcast: async (stage) => ({
    ids: [await completeBroadcast(stage)],
  }),
  updateWhatsappBroadcastStatus: async (stage) => {
    const id = await createBroadcast(stage);
    await stage.kapso.broadcasts.send(id);
    return { ids: [id] };
  },
  sendWhatsappBroadcast: async (stage) => ({
    ids: [await createBroadcast(stage)],
  }),
  scheduleWhatsappBroadcast: async (stage) => ({
    ids: [await createBroadcast(stage)],
  }),
  cancelWhatsappBroadcast: async (stage) => {
    const id = await createBroadcast(stage);
    const time = exampleOf("scheduleWhatsappBroadcast");
    await stage.kapso.broadcasts.schedule(id, time);
    return { ids: [id] };
  },

  listWhatsappBroadcastRecipients: async (stage) => ({
    ids: [await completeBroadcast(stage)],
  }),
  addWhatsappBroadcastRecipients: async (stage) => {
    const { id } = await stage.kapso.broadcasts.create(
      await planBroadcast(stage),
    );
    const recipients = await planRecipients(stage);
    return { ids: [id], body: { whatsapp_broadcast: { recipients } } };
  },
  clearWhatsappBroadcastRecipients: async (stage) => ({
    ids: [await createBroadcast(stage)],
  }),
};

async function planBroadcast(stage: Stage) {
  const { whatsapp_broadcast: example } = exampleOf("createWhatsappBroadcast");
  return {
    ...example,
    phone_number_id: await findNumber(stage),
    whatsapp_template_id: TEMPLATE,
  };
}

/** The recipients of the example, with a contact that exists. */
async function planRecipients({ kapso }: Stage) {
  const contact = await kapso.contacts.create({ wa_id: "+14155550123" });
  const { whatsapp_broadcast: example } = exampleOf(
    "addWhatsappBroadcastRecipients",
  );
  return example.recipients.map((recipient) =>
    recipient.whatsapp_contact_id === undefined
      ? recipient
      : { ...recipient, whatsapp_contact_id: contact.id },
  );
}

/** A draft that can be sent. */
async function createBroadcast(stage: Stage): Promise<string> {
  const { broadcasts } = stage.kapso;
  const { id } = await broadcasts.create(await planBroadcast(stage));
  await broadcasts.recipients.add(id, await planRecipients(stage));
  return id;
}

/** A broadcast that was sent, delivered and read. */
export async function completeBroadcast(stage: Stage): Promise<string> {
  const id = await createBroadcast(stage);
  await stage.kapso.broadcasts.send(id);
  stage.pass(60_000);
  return id;
}
