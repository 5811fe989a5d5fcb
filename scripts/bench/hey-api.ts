import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createClient } from "@hey-api/openapi-ts";

/** The exports of hey-api's generated modules that the benchmark uses. */
export interface HeyApi {
  readonly createClient: (config: object) => unknown;
  readonly listWhatsappConversations: (
    options: object,
  ) => Promise<{ data?: unknown }>;
}

/** Generates a hey-api client from the same description, and imports it. */
export async function generateHeyApi(): Promise<HeyApi> {
  const require = createRequire(import.meta.url);
  const folder = await mkdtemp(path.join(tmpdir(), "hey-api-"));
  try {
    await createClient({
      input: require.resolve("@kapso-platform/types/openapi.json"),
      output: { path: folder, postProcess: [] },
      plugins: ["@hey-api/client-fetch", "@hey-api/sdk"],
      logs: { level: "silent" },
    });
    const load = (file: string): Promise<HeyApi> =>
      import(pathToFileURL(path.join(folder, file)).href) as Promise<HeyApi>;
    const { createClient: create } = await load("client/index.ts");
    const { listWhatsappConversations } = await load("sdk.gen.ts");
    return { createClient: create, listWhatsappConversations };
  } finally {
    await rm(folder, { recursive: true });
  }
}
