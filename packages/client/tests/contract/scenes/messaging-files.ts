import { expect } from "vitest";
import { rejection } from "../../rejection.js";
import { exampleOf } from "../description.js";
import type { Stage } from "../stage.js";
import { type Scenes, findBusiness, first } from "./scene.js";

const FILE = new File(["Opening hours: 9 to 18"], "hours.txt", {
  type: "text/plain",
});

/** Files, templates and WhatsApp Flows of the messaging API. */
export const messagingFileScenes: Scenes = {
  uploadMedia: () => ({ body: FILE }),
  getMediaUrl: async (stage) => {
    const { number, id } = await upload(stage);
    return { ids: [id], params: { phone_number_id: number } };
  },
  deleteMedia: async (stage) => {
    const { number, id } = await upload(stage);
    return {
      ids: [id],
      params: { phone_number_id: number },
      verify: async () => {
        const { media } = stage.kapso.whatsapp;
        const error = await rejection(
          media.get(id, { phone_number_id: number }),
        );
        expect(error).toMatchObject({ status: 404 });
      },
    };
  },
  downloadMedia: async (stage) => {
    const { number, id } = await upload(stage);
    const { media } = stage.kapso.whatsapp;
    const { download_url: url } = await media.get(id, {
      phone_number_id: number,
    });
    const token =
      new URL(url, "http://localhost").searchParams.get("token") ?? "";
    return {
      params: { token },
      verify: async () => {
        const file = await media.download(id, { phone_number_id: number });
        expect(await (await file.blob()).text()).toBe(await FILE.text());
      },
    };
  },

  getTemplate: async (stage) => {
    const { account } = await findBusiness(stage);
    const { id } = await first(stage.kapso.whatsapp.templates.list(account));
    return { ids: [account, id] };
  },
  deleteTemplate: async (stage) => {
    const { account } = await findBusiness(stage);
    const { templates } = stage.kapso.whatsapp;
    const example = exampleOf("createOrUpdateTemplate");
    await templates.create(account, example);
    return {
      ids: [account],
      params: { name: example.name ?? "" },
      verify: async () => {
        const { items } = await templates.list(account, { name: example.name });
        expect(items).toEqual([]);
      },
    };
  },

  listFlows: async (stage) => {
    await createFlow(stage);
    return {};
  },
  listFlowsByPhoneNumber: async (stage) => {
    await createFlow(stage);
    return {};
  },
  getFlow: async (stage) => ({ ids: [await createFlow(stage)] }),
  updateFlowMetadata: async (stage) => {
    const id = await createFlow(stage);
    return {
      ids: [id],
      body: { name: "book_a_table" },
      verify: () => expectFlow(stage, id, { name: "book_a_table" }),
    };
  },
  deleteFlow: async (stage) => {
    const id = await createFlow(stage);
    return {
      ids: [id],
      verify: async () => {
        const { account } = await findBusiness(stage);
        const { items } = await stage.kapso.whatsapp.flows.list(account);
        expect(items.map((flow) => flow.id)).not.toContain(id);
      },
    };
  },
  uploadFlowAssets: async (stage) => {
    const id = await createFlow(stage);
    return {
      ids: [id],
      body: { file: FLOW },
      verify: async () => {
        const { items } = await stage.kapso.whatsapp.flows.assets.list(id);
        expect(items.map(({ name }) => name)).toEqual(["flow.json"]);
      },
    };
  },
  getFlowAssets: async (stage) => {
    const id = await createFlow(stage);
    await stage.kapso.whatsapp.flows.assets.upload(id, { file: FLOW });
    return { ids: [id] };
  },
  publishFlow: async (stage) => {
    const id = await createFlow(stage);
    await stage.kapso.whatsapp.flows.assets.upload(id, { file: FLOW });
    return {
      ids: [id],
      verify: () => expectFlow(stage, id, { status: "PUBLISHED" }),
    };
  },
  deprecateFlow: async (stage) => {
    const id = await createFlow(stage);
    await stage.kapso.whatsapp.flows.assets.upload(id, { file: FLOW });
    await stage.kapso.whatsapp.flows.publish(id);
    return {
      ids: [id],
      verify: () => expectFlow(stage, id, { status: "DEPRECATED" }),
    };
  },
};

/** A flow with a single screen, which is terminal. */
const FLOW = new Blob(
  [
    JSON.stringify({
      version: "7.0",
      screens: [
        {
          id: "BOOKED",
          title: "Booked",
          terminal: true,
          layout: {
            type: "SingleColumnLayout",
            children: [
              { type: "TextHeading", text: "See you soon" },
              {
                type: "Footer",
                label: "Close",
                "on-click-action": { name: "complete", payload: {} },
              },
            ],
          },
        },
      ],
    }),
  ],
  { type: "application/json" },
);

async function upload(stage: Stage): Promise<{ number: string; id: string }> {
  const { number } = await findBusiness(stage);
  const { id } = await stage.kapso.whatsapp.media.upload(number, FILE);
  return { number, id };
}

async function createFlow(stage: Stage): Promise<string> {
  const { account } = await findBusiness(stage);
  const { id } = await stage.kapso.whatsapp.flows.create(
    account,
    exampleOf("createFlow"),
  );
  return id;
}

async function expectFlow(
  { kapso }: Stage,
  id: string,
  expected: object,
): Promise<void> {
  expect(await kapso.whatsapp.flows.get(id)).toMatchObject(expected);
}
