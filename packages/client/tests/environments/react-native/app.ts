/**
 * An app in React Native that uses the client. Its jobs have names, because the test and
 * the app can only exchange plain data.
 */
import {
  type KapsoClient,
  type KapsoClientOptions,
  createKapsoClient,
} from "../../../src/index.js";

export interface App {
  /** Runs a job, and returns its result or its error as JSON. */
  run(job: Job, options: KapsoClientOptions & Given): Promise<string>;
  /** Aborts the job `abort`. */
  abortJob(): void;
}

export type Job = keyof typeof JOBS;

const PHONE = "1111111111";

const JOBS = {
  walk: async (kapso: KapsoClient) => {
    const list = kapso.conversations.list({ limit: 2 });
    const items = await list.toArray({ limit: Infinity });
    return new Set(items.map(({ id }) => id)).size;
  },
  paginate: async (kapso: KapsoClient) => {
    const query = { status: "active" as const, limit: 2 };
    const walk = kapso.paginate("/whatsapp/conversations", {
      params: { query },
    });
    let count = 0;
    for await (const page of walk.pages()) count += page.items.length;
    return count;
  },
  post: async (kapso: KapsoClient) => {
    const wa_id = "14155550188";
    await kapso.contacts.create({ wa_id, profile_name: "Zoë 🙏" });
    const { profile_name } = await kapso.contacts.get(wa_id);
    return { wa_id, profile_name };
  },
  middleware: async (kapso: KapsoClient) => {
    kapso.use({
      onRequest({ request }) {
        request.headers.set("x-trace", "7");
        return request;
      },
    });
    const { data, response } = await kapso.GET("/whatsapp/conversations", {
      params: { query: { limit: 1 } },
    });
    await kapso.contacts.update("14155550188", { profile_name: "Ä" });
    return { count: data?.data.length, status: response.status };
  },
  delete: (kapso: KapsoClient) => kapso.contacts.delete("14155550188"),
  missing: (kapso: KapsoClient) =>
    kapso.conversations.get("00000000-0000-4000-8000-000000000000"),
  wrong: (kapso: KapsoClient) => kapso.conversations.list({ limit: 0 }),
  timeout: (kapso: KapsoClient) => kapso.users.list({}, { timeout: 30 }),
  abort: (kapso: KapsoClient) => {
    const controller = new AbortController();
    abort = () => {
      controller.abort();
    };
    return kapso.users.list({}, { signal: controller.signal });
  },
  users: (kapso: KapsoClient) => kapso.users.list(),
  upload: (kapso: KapsoClient) =>
    kapso.whatsapp.media.upload(PHONE, {
      uri: "file:///photo.jpg",
      type: "image/jpeg",
      filename: "my photo.jpg",
    }),
  uploadText: (kapso: KapsoClient) =>
    kapso.whatsapp.media.upload(PHONE, { data: "text", type: "text/plain" }),
  download: async (kapso: KapsoClient, { mediaId = "" }: Given) => {
    const get = (maxBytes?: number) =>
      kapso.whatsapp.media.download(mediaId, {
        phone_number_id: PHONE,
        maxBytes,
      });
    const file = await get();
    const { type, size, filename } = file;
    const bytes = [...new Uint8Array(await file.arrayBuffer())];
    const blob = await (await get()).blob();
    const errors = [
      async () => (await get()).stream(),
      async () => (await get(1)).blob(),
      () => file.blob(),
    ].map((attempt) => attempt().catch(describe));
    return {
      file: { type, size, filename, bytes },
      blob: { type: blob.type, size: blob.size },
      errors: await Promise.all(errors),
    };
  },
};

interface Given {
  readonly mediaId?: string;
}

let abort: (() => void) | undefined;

export function abortJob(): void {
  abort?.();
}

export async function run(
  job: Job,
  { mediaId = "", ...options }: KapsoClientOptions & Given,
): Promise<string> {
  try {
    const kapso = createKapsoClient(options);
    return JSON.stringify((await JOBS[job](kapso, { mediaId })) ?? null);
  } catch (error) {
    return JSON.stringify(describe(error));
  }
}

function describe(error: unknown): unknown {
  const { name, message } = error as Error;
  return `${name}: ${message}`;
}
