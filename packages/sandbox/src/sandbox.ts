import { createApiLog } from "./areas/api-logs/log.js";
import { createClock } from "./clock.js";
import { SandboxError } from "./errors.js";
import { createFaults, type Faults } from "./faults.js";
import { createPlayAnswer } from "./documented/answers.js";
import { areaHandlers } from "./areas/index.js";
import { messagingApi } from "./areas/messaging/index.js";
import {
  createProgress,
  type Progress,
} from "./areas/messaging/sending/progress.js";
import { createApp, type Surroundings } from "./http/app.js";
import { BrokenConnection, playToFetch } from "./http/broken-connection.js";
import { LOOPBACK } from "./http/loopback.js";
import { startServer, type Listener } from "./http/server.js";
import { createLifetime, unlessAborted } from "./lifetime.js";
import {
  checkInteger,
  checkMembers,
  resolveOptions,
  type SandboxOptions,
} from "./options.js";
import { createRequestLog, type RequestLog } from "./request-log.js";
import { receiveMessage } from "./inbound.js";
import type { InboundMessage, ReceivedMessage } from "./inbound.js";
import type { SeedData, SeedResult } from "./seed/fixtures.js";
import { seedDatabase } from "./seed/seed.js";
import { bundledDescription } from "./spec/description.js";
import { basePath, whatsappBasePath } from "./spec/document.js";
import type { Database } from "./storage/database.js";
import { openStore, type Store } from "./store.js";
import { eventsOfReceived } from "./areas/webhooks/payloads.js";
import { webhook } from "./areas/webhooks/webhook.js";
import { createPublish, deliverTo } from "./areas/webhooks/publisher.js";
import { runTriggers } from "./areas/workflows/triggering.js";

/** Where `listen` binds. */
export interface ListenOptions {
  /** 0..65535; 0 (the default) takes any free port. */
  port?: number;
  /** The loopback address is the only one: the sandbox is not a public server. */
  hostname?: "127.0.0.1";
}

/** The Kapso Platform API in this process. */
export interface Sandbox extends AsyncDisposable {
  /**
   * A standard fetch handler: answers without a port, whatever the host of the
   * URL. A path alone is taken from `url`'s host. Give it as the `fetch` option
   * to a client.
   */
  readonly fetch: (
    input: Request | string | URL,
    init?: RequestInit,
  ) => Promise<Response>;
  /** Base URL with the base path; after `listen` that of the real port. */
  readonly url: string;
  /** Base URL of the messaging API, on the same server. */
  readonly whatsappUrl: string;
  /** The key that requests must send in `X-API-Key`. */
  readonly apiKey: string;
  /** The latest requests, for assertions; without keys. */
  readonly requests: RequestLog;
  /** Failures to play, so that clients can be tested. */
  readonly faults: Faults;
  /**
   * Serves the API on `127.0.0.1`.
   *
   * @returns the base URL.
   * @throws SandboxError `LISTEN`, `DATABASE` or `INVALID_OPTION`.
   */
  listen(options?: ListenOptions | number): Promise<string>;
  /**
   * Stops the server, ends stalled answers and closes the database. May be
   * called again.
   */
  close(): Promise<void>;
  /**
   * Adds data: made up by number, or exact rows. All of it or nothing.
   *
   * @throws SandboxError `INVALID_FIXTURE` for a row that cannot be stored.
   */
  seed(data: SeedData): Promise<SeedResult>;
  /**
   * Lets a contact send a message, as in real life: the contact and its active
   * conversation are found or created, activity and counters move on.
   */
  receiveMessage(message: InboundMessage): Promise<ReceivedMessage>;
}

/**
 * Creates a sandbox. Returns at once: the database is opened, and filled when
 * it is fresh, by the first request, `listen`, `seed` or `receiveMessage`.
 *
 * @throws SandboxError `INVALID_OPTION` for a value out of range.
 *
 * @example
 * ```ts
 * const sandbox = createSandbox({ conversations: 10 });
 * const response = await sandbox.fetch("/platform/v1/whatsapp/conversations", {
 *   headers: { "X-API-Key": sandbox.apiKey },
 * });
 * console.log((await response.json()).data.length);
 * await sandbox.close();
 * ```
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  return buildSandbox(options, () => undefined);
}

/**
 * `createSandbox` for the command, which tells its user what takes long.
 *
 * @param onFill - called with the number of conversations before a fresh
 *   database is filled.
 */
export function buildSandbox(
  options: SandboxOptions,
  onFill: (conversations: number) => void,
): Sandbox {
  const resolved = resolveOptions(options);
  const { apiKey } = resolved;
  const clock = createClock(resolved.now);
  const lifetime = createLifetime();
  const apiLog = createApiLog(clock);
  const { faults, take } = createFaults();
  const { log, record } = createRequestLog(apiKey);
  const app = createApp({
    apis: [
      {
        basePath,
        description: bundledDescription(),
        handlers: areaHandlers,
        play: createPlayAnswer(bundledDescription(), resolved.seed),
        takesBearer: false,
      },
      messagingApi(resolved.seed),
    ],
    apiKey,
    clock,
    apiLog,
    takeFault: take,
    delay: lifetime.delay,
  });
  let url = `http://${LOOPBACK}${basePath}`;
  let opening: Promise<Store> | undefined;
  let listening: Promise<Listener> | undefined;
  let closing: Promise<void> | undefined;

  const refuseClosed = (): void => {
    if (!closing) return;
    throw new SandboxError(
      "CLOSED",
      "The sandbox is closed; create another one.",
    );
  };

  const open = (): Promise<Store> => {
    refuseClosed();
    return (opening ??= openStore(resolved, clock, onFill));
  };

  const surround = (database: Database): Surroundings => {
    const parts = { database, clock, lifetime, times: resolved.webhooks };
    const publish = createPublish(parts);
    return {
      database,
      publish: async (event) => {
        await runTriggers({ database, clock, publish }, event);
        await publish(event);
      },
      async deliver(webhookId, event) {
        const row = await webhook.find(database, webhookId);
        if (row) await deliverTo(row, event, parts);
      },
      settleLogs: () => apiLog.settle(database),
    };
  };

  const receive = async (
    database: Database,
    message: InboundMessage,
  ): Promise<ReceivedMessage> => {
    const received = await receiveMessage(database, clock, message);
    const { publish } = surround(database);
    for (const event of eventsOfReceived(received)) await publish(event);
    return received;
  };

  let progress: Progress | undefined;
  const progressOf = (database: Database): Progress =>
    (progress ??= createProgress({
      database,
      clock,
      lifetime,
      times: resolved.messages,
      publish: surround(database).publish,
      receive: (message) => receive(database, message),
    }));

  const respond = async (request: Request): Promise<Response> => {
    const { database } = await open();
    const url = new URL(request.url);
    const entry = record(request.method, url);
    const sent = progressOf(database);
    await lifetime.during(sent.settle());
    try {
      const response = await lifetime.during(
        app(request, entry, surround(database)),
      );
      entry.status = response.status;
      return response;
    } catch (error) {
      if (error instanceof BrokenConnection && "response" in error.how) {
        entry.status = error.how.response.status;
      }
      throw error;
    } finally {
      if (url.pathname.startsWith(whatsappBasePath)) sent.look();
      await apiLog.settleIfFull(database);
    }
  };

  const sandbox: Sandbox = {
    async fetch(input, init) {
      const request =
        input instanceof Request && init === undefined
          ? input
          : new Request(
              typeof input === "string" ? new URL(input, url) : input,
              init,
            );
      const { signal } = request;
      signal.throwIfAborted();
      try {
        return await unlessAborted(respond(request), signal);
      } catch (error) {
        if (!(error instanceof BrokenConnection)) throw error;
        return playToFetch(error.how, () =>
          AbortSignal.any([signal, lifetime.ended]),
        );
      }
    },
    get url() {
      return url;
    },
    get whatsappUrl() {
      return new URL(whatsappBasePath, url).href;
    },
    apiKey,
    requests: log,
    faults,
    async listen(where = {}) {
      const place = typeof where === "number" ? { port: where } : where;
      checkMembers("The place to listen at", place, ["port", "hostname"]);
      const { port = 0, hostname = LOOPBACK }: ListenOptions = place;
      checkInteger("port", port, 0, 65_535);
      // JavaScript callers are not held to the type.
      if ((hostname as string) !== LOOPBACK) {
        throw new SandboxError(
          "INVALID_OPTION",
          `The option "hostname" must be "${LOOPBACK}"; got ${JSON.stringify(hostname)}.`,
        );
      }
      if (listening) {
        throw new SandboxError(
          "LISTEN",
          `The sandbox listens at ${url} already.`,
        );
      }
      const starting = (async () => {
        await open();
        // Filling takes time: who closes meanwhile wants no server any more.
        refuseClosed();
        return startServer(respond, port);
      })();
      listening = starting;
      try {
        const listener = await starting;
        url = `http://${LOOPBACK}:${listener.port}${basePath}`;
        return url;
      } catch (error) {
        listening = undefined;
        throw error;
      }
    },
    close() {
      closing ??= (async () => {
        lifetime.end();
        const listener = await listening?.catch(() => undefined);
        await listener?.close();
        await lifetime.settled();
        const store = await opening?.catch(() => undefined);
        // A file keeps its log; what cannot be stored any more is given up.
        if (store) await apiLog.settle(store.database).catch(() => undefined);
        store?.close();
      })();
      return closing;
    },
    async seed(data) {
      const { database } = await open();
      return lifetime.during(
        seedDatabase(database, data, { seed: resolved.seed, clock }),
      );
    },
    async receiveMessage(message) {
      const { database } = await open();
      return lifetime.during(receive(database, message));
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
    },
  };
  return sandbox;
}
