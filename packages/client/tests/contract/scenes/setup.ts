import { exampleOf } from "../description.js";
import type { Stage } from "../stage.js";
import { findNumber, first, type Scenes } from "./scene.js";

/** What a program sets up once (links, webhooks, embeds), and logs. */
export const setupScenes: Scenes = {
  listCustomerSetupLinks: async (stage) => {
    const { customerId } = await createSetupLink(stage);
    return { ids: [customerId] };
  },
  updateCustomerSetupLink: async (stage) => {
    const { customerId, linkId } = await createSetupLink(stage);
    return { ids: [customerId, linkId] };
  },

  testWhatsappProjectWebhook: async (stage) => ({
    ids: [await createProjectWebhook(stage)],
  }),
  listWebhookDeliveries: async (stage) => {
    await stage.kapso.webhooks.test(await createProjectWebhook(stage));
    return {};
  },

  listWhatsappPhoneNumberWebhooks: async (stage) => {
    const [number] = await createNumberWebhook(stage);
    return { ids: [number] };
  },
  getWhatsappPhoneNumberWebhook: async (stage) => ({
    ids: await createNumberWebhook(stage),
  }),
  updateWhatsappPhoneNumberWebhook: async (stage) => ({
    ids: await createNumberWebhook(stage),
  }),
  deleteWhatsappPhoneNumberWebhook: async (stage) => ({
    ids: await createNumberWebhook(stage),
  }),

  createInboxEmbed: async (stage) => {
    const { inbox_embed: example } = exampleOf("createInboxEmbed");
    const number = await findNumber(stage);
    return { body: { inbox_embed: { ...example, scope_id: number } } };
  },

  listApiLogs: async ({ kapso }) => {
    await kapso.users.list();
    return {};
  },
};

async function createSetupLink({
  kapso,
}: Stage): Promise<{ customerId: string; linkId: string }> {
  const { id: customerId } = await first(kapso.customers.list());
  const { setup_link: example } = exampleOf("createCustomerSetupLink");
  const link = await kapso.customers.setupLinks.create(customerId, example);
  return { customerId, linkId: link.id };
}

async function createProjectWebhook({ kapso }: Stage): Promise<string> {
  const { whatsapp_webhook: example } = exampleOf(
    "createWhatsappProjectWebhook",
  );
  return (await kapso.webhooks.create(example)).id;
}

async function createNumberWebhook(stage: Stage): Promise<[string, string]> {
  const number = await findNumber(stage);
  const { whatsapp_webhook: example } = exampleOf(
    "createWhatsappPhoneNumberWebhook",
  );
  const { id } = await stage.kapso.phoneNumbers.webhooks.create(
    number,
    example,
  );
  return [number, id];
}
