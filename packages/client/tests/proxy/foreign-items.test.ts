import { createSandbox } from "@kapso-platform/sandbox";
import { expect, it, onTestFinished } from "vitest";
import { proxyOperations } from "../../src/generated/proxy-operations.js";
import {
  type OperationName,
  createProxyHandler,
} from "../../src/proxy/index.js";
import { placeOf } from "../../src/proxy/routes/route.js";
import { KEY, OTHER, OTHER_CONVERSATION, OWN } from "./proxy-server.js";

const NAMES = Object.keys(proxyOperations) as OperationName[];

/** Ids that do not exist, by the parameter of the path. */
const MISSING: Readonly<Record<string, string>> = {
  phone_number_id: "9999999999",
  identifier: "14155559999",
  media_id: "1000000000000001",
  message_id: "wamid.HBgLMTQxNTU1NTk5OTk=",
};
const MISSING_UUID = "11111111-2222-4333-8444-555555555555";

it("every operation has the same response for a foreign item and a missing one", async () => {
  const sandbox = createSandbox({ conversations: 0, apiKey: KEY });
  onTestFinished(() => sandbox.close());
  const ask = async <Body>(path: string, init?: RequestInit): Promise<Body> => {
    const response = await sandbox.fetch(sandbox.url + path, {
      ...init,
      headers: { "X-API-Key": KEY, "Content-Type": "application/json" },
    });
    expect([path, response.ok]).toEqual([path, true]);
    return (await response.json()) as Body;
  };
  await sandbox.seed({
    conversations: [OWN, OTHER].map((number, index) => ({
      ...(index === 1 && { id: OTHER_CONVERSATION }),
      phone_number: `+1415555019${index}`,
      phone_number_id: number,
      messages: [{ text: "Hi" }, { type: "image", text: "This" }],
    })),
  });
  interface Messages {
    data: { id: string; image?: { id: string } }[];
  }
  const { data: messages } = await ask<Messages>(
    `/whatsapp/messages?phone_number_id=${OTHER}`,
  );
  const hook = {
    kind: "kapso",
    secret_key: "s3cret",
    url: "https://other.example/hook",
    events: ["whatsapp.message.received"],
  };
  const { data: webhook } = await ask<{ data: { id: string } }>(
    `/whatsapp/phone_numbers/${OTHER}/webhooks`,
    { method: "POST", body: JSON.stringify({ whatsapp_webhook: hook }) },
  );
  const foreign: Readonly<Record<string, string | undefined>> = {
    phone_number_id: OTHER,
    conversation_id: OTHER_CONVERSATION,
    identifier: "14155550191",
    message_id: messages[0]?.id,
    media_id: messages.find(({ image }) => image)?.image?.id,
    webhook_id: webhook.id,
  };
  expect(Object.values(foreign)).not.toContain(undefined);

  const handler = createProxyHandler({
    apiKey: KEY,
    baseUrl: sandbox.url,
    fetch: sandbox.fetch,
    allow: NAMES,
    authorize: () => ({ params: { phone_number_id: OWN } }),
    onError: () => undefined,
  });
  const respond = async (
    name: OperationName,
    ids: Readonly<Record<string, string>>,
  ): Promise<unknown> => {
    const operation = proxyOperations[name];
    const path = placeOf(operation).replaceAll(
      /\{([^}]+)\}/g,
      (_, id: string) => encodeURIComponent(ids[id] ?? MISSING_UUID),
    );
    const type = operation.body;
    const response = await handler(
      new Request(`https://app.example/api/kapso${path}`, {
        method: operation.method,
        ...(type && {
          headers: { "Content-Type": `${type}; boundary=x` },
          body: type === "application/json" ? "{}" : "--x--\r\n",
        }),
      }),
    );
    const headers = [...response.headers].filter(
      ([header]) => header !== "x-request-id",
    );
    return [name, response.status, headers, await response.text()];
  };
  let compared = 0;
  for (const name of NAMES) {
    for (const [, id = ""] of proxyOperations[name].path.matchAll(
      /\{([^}]+)\}/g,
    )) {
      const given = foreign[id];
      if (given === undefined) continue;
      for (const number of [OWN, OTHER]) {
        const others = { ...foreign, phone_number_id: number } as Readonly<
          Record<string, string>
        >;
        const missing = MISSING[id] ?? MISSING_UUID;
        expect(await respond(name, { ...others, [id]: given })).toEqual(
          await respond(name, { ...others, [id]: missing }),
        );
        compared++;
      }
    }
  }
  expect(compared).toBeGreaterThan(80);
});
