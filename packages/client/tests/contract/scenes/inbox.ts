import { exampleOf } from "../description.js";
import type { Stage } from "../stage.js";
import { findNumber, first, type Scenes } from "./scene.js";

const CUSTOMER = "+14155550123";

/** The daily work in an inbox: conversations, contacts, names, media. */
export const inboxScenes: Scenes = {
  listConversationAssignments: async (stage) => {
    const [conversationId] = await assign(stage);
    return { ids: [conversationId] };
  },
  createConversationAssignment: async (stage) => {
    const { id } = await receiveFirstMessage(stage);
    return { ids: [id], body: { assignment: await planAssignment(stage) } };
  },
  getConversationAssignment: async (stage) => ({ ids: await assign(stage) }),
  updateConversationAssignment: async (stage) => ({ ids: await assign(stage) }),

  listWhatsappContactMarketingPreferences: async (stage) => {
    const [contact] = await stopMarketing(stage);
    return { ids: [contact] };
  },
  getWhatsappContactMarketingPreference: async (stage) => ({
    ids: await stopMarketing(stage),
  }),

  listWhatsappDisplayNameRequests: async (stage) => {
    const [number] = await requestDisplayName(stage);
    return { ids: [number] };
  },
  getWhatsappDisplayNameRequest: async (stage) => ({
    ids: await requestDisplayName(stage),
  }),

  uploadWhatsappMedia: async (stage) => {
    const { media_ingest: example } = exampleOf("uploadWhatsappMedia");
    const number = await findNumber(stage);
    return { body: { media_ingest: { ...example, phone_number_id: number } } };
  },
};

/** The first message of a customer, which starts a conversation. */
async function receiveFirstMessage({
  sandbox,
}: Stage): Promise<{ id: string }> {
  const { conversation } = await sandbox.receiveMessage({
    from: CUSTOMER,
    text: "Is the blue one back in stock?",
  });
  return conversation;
}

async function planAssignment({ kapso }: Stage) {
  const { user_id: userId } = await first(kapso.users.list());
  const { assignment } = exampleOf("createConversationAssignment");
  return { ...assignment, user_id: userId };
}

async function assign(stage: Stage): Promise<[string, string]> {
  const { id: conversationId } = await receiveFirstMessage(stage);
  const { id } = await stage.kapso.conversations.assignments.create(
    conversationId,
    await planAssignment(stage),
  );
  return [conversationId, id];
}

/**
 * Only customers can change their marketing preferences; no operation does this.
 */
async function stopMarketing(stage: Stage): Promise<[string, string]> {
  const number = await findNumber(stage);
  await stage.sandbox.seed({
    contacts: [
      {
        wa_id: CUSTOMER,
        marketing_preferences: [{ phone_number_id: number }],
      },
    ],
  });
  return [CUSTOMER, number];
}

async function requestDisplayName(stage: Stage): Promise<[string, string]> {
  const number = await findNumber(stage);
  const { display_name_request: example } = exampleOf(
    "createWhatsappDisplayNameRequest",
  );
  const { id } = await stage.kapso.phoneNumbers.displayNameRequests.create(
    number,
    example,
  );
  return [number, id];
}
