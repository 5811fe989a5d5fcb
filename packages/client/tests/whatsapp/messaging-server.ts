import {
  type KapsoClient,
  type KapsoClientOptions,
  createKapsoClient,
} from "../../src/index.js";
import {
  KEY,
  type ReceivedRequest,
  type TestServer,
  respondWith,
  startServer,
} from "../transport/http-server.js";

/** The path of the messaging API on the server, as derived by the client. */
export const WHATSAPP_PATH = "/meta/whatsapp/v24.0";

/** A server that sends the given responses in order, with a client for it. */
export interface MessagingServer extends TestServer {
  kapso: KapsoClient;
  options: KapsoClientOptions;
}

/** Starts a server in place of the messaging API. */
export async function startMessaging(
  ...responses: Parameters<typeof startServer>
): Promise<MessagingServer> {
  const server = await startServer(...responses);
  const options = {
    baseUrl: `${server.url}/platform/v1`,
    apiKey: KEY,
    maxRetries: 0,
  };
  return { ...server, options, kapso: createKapsoClient(options) };
}

/** The response to an accepted message. */
export const sent = respondWith(200, {
  messaging_product: "whatsapp",
  contacts: [{ input: "14155550123", wa_id: "14155550123" }],
  messages: [{ id: "wamid.HBgLMTQxNTU1NTAxMjM" }],
});

/** The JSON body of a request. */
export function jsonOf({ body }: ReceivedRequest): unknown {
  return JSON.parse(body.toString());
}

/** The form in the body of a request. */
export async function formOf({
  body,
  headers,
}: ReceivedRequest): Promise<FormData> {
  const response = new Response(new Uint8Array(body), {
    headers: { "content-type": headers["content-type"] ?? "" },
  });
  return response.formData();
}
