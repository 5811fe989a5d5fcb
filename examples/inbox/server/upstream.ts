import type { Fetch } from "@kapso-platform/client";
import type { Sandbox } from "@kapso-platform/sandbox";

/** The API behind the proxy: the service, or a sandbox in this process. */
export interface Upstream {
  readonly apiKey: string;
  /** Undefined for the default `fetch`. */
  readonly baseUrl?: string | undefined;
  readonly fetch?: Fetch | undefined;
  /** The sandbox, if the API is one. */
  readonly sandbox?: Sandbox;
}

/** The service, with a project's key. */
export function serviceUpstream(apiKey: string, baseUrl?: string): Upstream {
  return { apiKey, baseUrl };
}

/** A sandbox, called without a port. */
export function sandboxUpstream(sandbox: Sandbox): Upstream {
  const { apiKey, url: baseUrl, fetch } = sandbox;
  return { apiKey, baseUrl, fetch, sandbox };
}
