import { expect } from "vitest";
import { exampleOf } from "../description.js";
import type { Stage } from "../stage.js";
import { type Scenes, findBusiness, first } from "./scene.js";

/** A number of the sandbox that is on WhatsApp and accepts every message. */
const PERSON = "15550001001";

/** Messages, calls, and the profile of the business. */
export const messagingScenes: Scenes = {
  sendMessage: () => ({ body: MESSAGE }),
  sendMarketingMessage: async (stage) => {
    const { account } = await findBusiness(stage);
    const template = await first(
      stage.kapso.whatsapp.templates.list(account, {
        category: "MARKETING",
        status: "APPROVED",
      }),
    );
    return {
      body: {
        messaging_product: "whatsapp" as const,
        to: PERSON,
        type: "template" as const,
        template: {
          name: template.name,
          language: { code: template.language },
        },
      },
    };
  },
  getMessage: async (stage) => {
    const { number } = await findBusiness(stage);
    const { id } = await first(stage.kapso.whatsapp.messages.list(number));
    return { ids: [number, id] };
  },
  getConversation: async (stage) => {
    const { number } = await findBusiness(stage);
    const { id } = await first(stage.kapso.whatsapp.conversations.list(number));
    return { ids: [number, id] };
  },
  getContact: async (stage) => {
    const { number } = await findBusiness(stage);
    const { wa_id: id } = await first(
      stage.kapso.whatsapp.contacts.list(number),
    );
    return { ids: [number, id ?? ""] };
  },
  controlThread: async (stage) => {
    const { phone_number: to } = await first(stage.kapso.conversations.list());
    return {
      body: {
        ...exampleOf("controlThread"),
        to: to?.replace("+", "") ?? "",
      },
      isSilent: true,
    };
  },

  performCallAction: () => ({ body: CONNECT }),
  listCalls: async (stage) => {
    const { number } = await findBusiness(stage);
    await stage.kapso.whatsapp.calls.performAction(number, CONNECT);
    return { ids: [number] };
  },
  getCallPermissions: () => ({ params: { user_wa_id: PERSON } }),

  setUsername: (stage) => ({
    verify: async () => {
      const { number } = await findBusiness(stage);
      const { username } = await stage.kapso.whatsapp.username.get(number);
      expect(username).toBe(exampleOf("setUsername").username);
    },
  }),
  getUsername: async (stage) => {
    const { number } = await findBusiness(stage);
    await stage.kapso.whatsapp.username.set(number, {
      username: "fresh_bread",
    });
    return { ids: [number] };
  },
  deleteUsername: async (stage) => {
    const { number } = await findBusiness(stage);
    const { username } = stage.kapso.whatsapp;
    await username.set(number, { username: "fresh_bread" });
    return {
      ids: [number],
      verify: async () => {
        const { username: left } = await username.get(number);
        expect(left).toBeFalsy();
      },
    };
  },

  updateBusinessProfile: (stage) => ({
    verify: async () => {
      const { number } = await findBusiness(stage);
      const profile = await stage.kapso.whatsapp.profile.get(number);
      const { about } = exampleOf("updateBusinessProfile");
      expect(profile.about).toBe(about);
    },
  }),
  updatePhoneNumber: () => ({
    body: { pin: "194637" },
    isSilent: true,
  }),

  listBlockedUsers: async (stage) => {
    const { number } = await findBusiness(stage);
    await stage.kapso.whatsapp.blockedUsers.block(number, [{ user: PERSON }]);
    return { ids: [number] };
  },
  blockUsers: async (stage) => {
    const { number } = await findBusiness(stage);
    return {
      ids: [number],
      body: { block_users: [{ user: PERSON }] },
      verify: async () => {
        expect(await listBlocked(stage, number)).toContain(PERSON);
      },
    };
  },
  unblockUsers: async (stage) => {
    const { number } = await findBusiness(stage);
    await stage.kapso.whatsapp.blockedUsers.block(number, [{ user: PERSON }]);
    return {
      ids: [number],
      body: { block_users: [{ user: PERSON }] },
      verify: async () => {
        expect(await listBlocked(stage, number)).not.toContain(PERSON);
      },
    };
  },
};

const MESSAGE = {
  messaging_product: "whatsapp",
  to: PERSON,
  type: "text",
  text: { body: "Your order is on its way." },
} as const;

const CONNECT = {
  messaging_product: "whatsapp",
  to: PERSON,
  action: "connect",
  session: {
    sdp_type: "offer",
    sdp: "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n",
  },
} as const;

async function listBlocked(
  { kapso }: Stage,
  number: string,
): Promise<unknown[]> {
  const { items } = await kapso.whatsapp.blockedUsers.list(number);
  return items.map(({ user }) => user);
}
