import {
  type Fetch,
  type KapsoClient,
  createKapsoClient,
} from "../src/index.js";

/** A client whose network is a function, with the recorded calls. */
export function fakeClient(
  respond: (url: string, init: RequestInit) => Response | Promise<Response>,
  options: Parameters<typeof createKapsoClient>[0] = {},
): { kapso: KapsoClient; calls: [url: string, init: RequestInit][] } {
  const calls: [string, RequestInit][] = [];
  const fetch: Fetch = async (url, init) => {
    calls.push([url, init]);
    return respond(url, init);
  };
  const kapso = createKapsoClient({
    baseUrl: "https://api.example.com/platform/v1",
    apiKey: "kapso_live_5f2d8c77e1",
    maxRetries: 0,
    fetch,
    ...options,
  });
  return { kapso, calls };
}

/** A JSON response. */
export function json(body: unknown, init?: ResponseInit): Response {
  return Response.json(body, init);
}
