import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { createKapsoClient } from "@kapso-platform/client";
import type { paths } from "@kapso-platform/types";
import { WhatsAppClient } from "@kapso/whatsapp-cloud-api";
import axios from "axios";
import ky from "ky";
import { createFetch } from "ofetch";
import OpenAI from "openai";
import createClient from "openapi-fetch";
import type { HeyApi } from "./hey-api.js";
import type { Network } from "./network.js";

/** Fetches one page of conversations with one library. */
export interface Peer {
  readonly name: string;
  /** Its package, whose version is printed. */
  readonly package?: string;
  readonly fetchPage: () => Promise<unknown>;
}

/** The peer that the others are compared with. */
export const BASELINE = "openapi-fetch";
export const OURS = "ours, list()";

const BASE_PATH = "/platform/v1";
const PATH = "/whatsapp/conversations";
const TIMEOUT_MS = 30_000;
const KEY = "kapso_live_5f2d8c77e1";
const KEY_HEADERS = { "X-API-Key": KEY };
const query = { status: "active", limit: 20 } as const;

/** Each library, configured as in its documentation, with the same request. */
export function createPeers(network: Network, heyApi: HeyApi): Peer[] {
  const { origin, fetch } = network;
  const baseUrl = origin + BASE_PATH;
  const own = fetch && { fetch };
  const url = `${baseUrl}${PATH}?status=active&limit=20`;
  const kapso = createKapsoClient({ baseUrl, apiKey: KEY, ...own });
  const openapi = createClient<paths>({
    baseUrl,
    headers: KEY_HEADERS,
    ...own,
  });
  const kyClient = ky.create({
    prefixUrl: baseUrl,
    headers: KEY_HEADERS,
    ...own,
  });
  const ofetch = createFetch(fetch && { fetch }).create({
    baseURL: baseUrl,
    headers: KEY_HEADERS,
  });
  const axiosClient = axios.create({
    baseURL: baseUrl,
    headers: KEY_HEADERS,
    ...(fetch && { adapter: "fetch", env: { fetch } }),
  });
  const openai = new OpenAI({ baseURL: baseUrl, apiKey: KEY, ...own });
  const heyApiClient = heyApi.createClient({
    baseUrl,
    headers: KEY_HEADERS,
    ...own,
  });
  const vendor = new WhatsAppClient({
    baseUrl: `${origin}/meta/whatsapp`,
    kapsoApiKey: KEY,
    ...own,
  });
  const send = fetch ?? globalThis.fetch;
  return [
    {
      name: "raw fetch and json()",
      fetchPage: async () => {
        const response = await send(url, { headers: KEY_HEADERS });
        return (await response.json()) as unknown;
      },
    },
    {
      name: "raw fetch with a timeout",
      fetchPage: async () => {
        const { signal, stop } = startTimeout();
        const response = await send(url, { headers: KEY_HEADERS, signal });
        const page = (await response.json()) as unknown;
        stop();
        return page;
      },
    },
    {
      name: BASELINE,
      package: "openapi-fetch",
      fetchPage: async () =>
        (await openapi.GET(PATH, { params: { query } })).data,
    },
    {
      name: OURS,
      package: "@kapso-platform/client",
      fetchPage: () => kapso.conversations.list(query),
    },
    {
      name: "ours, GET()",
      package: "@kapso-platform/client",
      fetchPage: async () =>
        (await kapso.GET(PATH, { params: { query } })).data,
    },
    {
      name: "hey-api",
      package: "@hey-api/openapi-ts",
      fetchPage: async () => {
        const options = { client: heyApiClient, query };
        return (await heyApi.listWhatsappConversations(options)).data;
      },
    },
    {
      name: "ofetch",
      package: "ofetch",
      fetchPage: () => ofetch<unknown>(PATH, { query }),
    },
    {
      name: "ky",
      package: "ky",
      fetchPage: () =>
        kyClient.get(PATH.slice(1), { searchParams: query }).json(),
    },
    {
      name: "axios",
      package: "axios",
      fetchPage: async () =>
        (await axiosClient.get<unknown>(PATH, { params: query })).data,
    },
    {
      name: "openai, get()",
      package: "openai",
      fetchPage: () => openai.get(PATH, { query }),
    },
    {
      name: "the vendor's SDK",
      package: "@kapso/whatsapp-cloud-api",
      fetchPage: () =>
        vendor.conversations.list({
          phoneNumberId: "647015955153740",
          status: "active",
          limit: 20,
        }),
    },
  ];
}

/** The minimal timeout of a whole exchange: a signal, and a timer that aborts it. */
export function startTimeout(): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort();
  }, TIMEOUT_MS);
  return {
    signal: controller.signal,
    stop: () => {
      clearTimeout(timer);
    },
  };
}

/** The version of an installed package. */
export function versionOf(name: string): string {
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      const manifest = readFileSync(
        path.join(folder, name, "package.json"),
        "utf8",
      );
      return (JSON.parse(manifest) as { version: string }).version;
    } catch {
      // Not in this folder.
    }
  }
  throw new Error(`${name} is not installed`);
}
