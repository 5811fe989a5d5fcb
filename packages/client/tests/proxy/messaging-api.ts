import { onTestFinished } from "vitest";
import {
  type ProxyErrorEvent,
  type ProxyHandler,
  type ProxyOptions,
  createProxyHandler,
} from "../../src/proxy/index.js";
import { KEY, OTHER, OWN } from "./proxy-server.js";

/** The account of both numbers, and another account. */
export const ACCOUNT = "5550001";
export const OTHER_ACCOUNT = "5550002";
/** A file of each number, and a flow. */
export const OWN_MEDIA = "7770001";
export const OTHER_MEDIA = "7770002";
export const FLOW = "8880001";

const BASE = "https://api.example/meta/whatsapp/v24.0";

/** A request that reached the messaging API. */
export interface Reached {
  readonly method: string;
  /** Path and query below the base URL. */
  readonly place: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * The messaging API, as far as ownership matters: the kind of an id decides
 * what `/{id}` returns, and media are only found with the number that owns
 * them.
 */
export function startMessagingApi(): {
  reached: Reached[];
  fetch: (url: string, init: RequestInit) => Promise<Response>;
} {
  const reached: Reached[] = [];
  const owners = new Map([
    [OWN_MEDIA, OWN],
    [OTHER_MEDIA, OTHER],
  ]);
  const respond = (method: string, url: URL): Response => {
    const id = url.pathname.replace("/meta/whatsapp/v24.0/", "");
    const missing = Response.json({ error: "no such thing" }, { status: 404 });
    if (url.pathname === "/meta/whatsapp/media_download") {
      return new Response(`bytes of ${url.searchParams.get("token") ?? ""}`, {
        headers: {
          "content-type": "text/html",
          "content-length": "16",
          "content-disposition": 'inline; filename="page.html"',
          "set-cookie": "a=1",
        },
      });
    }
    if (method !== "GET") return Response.json({ success: true });
    if (id === OWN || id === OTHER) {
      return Response.json({
        id,
        display_phone_number: "+1",
        verified_name: "",
      });
    }
    if (id === FLOW) return Response.json({ id, name: "F", status: "DRAFT" });
    const owner = owners.get(id);
    if (owner === undefined) {
      return id.includes("/") ? Response.json({ data: [] }) : missing;
    }
    if (owner !== url.searchParams.get("phone_number_id")) return missing;
    return Response.json({
      messaging_product: "whatsapp",
      id,
      url: "https://lookaside.example/x",
      mime_type: "image/png",
      download_url: `https://api.example/meta/whatsapp/media_download?token=${id}`,
    });
  };
  return {
    reached,
    fetch: async (url, init) => {
      const request = new Request(url, init);
      const body = await request.text();
      reached.push({
        method: request.method,
        place: url.replace(BASE, ""),
        headers: Object.fromEntries(request.headers),
        body,
      });
      return respond(request.method, new URL(url));
    },
  };
}

/** A proxy for it that pins the first number. */
export function startMessagingProxy(options: Partial<ProxyOptions> = {}): {
  call: (path: string, init?: RequestInit) => Promise<Response>;
  handler: ProxyHandler;
  reached: Reached[];
  errors: ProxyErrorEvent[];
} {
  const { reached, fetch } = startMessagingApi();
  const errors: ProxyErrorEvent[] = [];
  const handler = createProxyHandler({
    apiKey: KEY,
    baseUrl: "https://api.example/platform/v1",
    allow: [],
    authorize: () => ({ params: { phone_number_id: OWN } }),
    onError: (event) => errors.push(event),
    fetch: fetch,
    ...options,
  });
  onTestFinished(() => {
    for (const { headers, place } of reached) {
      if (headers["x-api-key"] !== KEY && !place.includes("media_download")) {
        throw new Error(`without the key: ${place}`);
      }
    }
  });
  return {
    reached,
    errors,
    handler,
    call: (path, init) =>
      handler(
        new Request(
          `https://app.example/api/kapso/meta/whatsapp/v24.0${path}`,
          init,
        ),
      ),
  };
}
