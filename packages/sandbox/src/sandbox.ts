import { createAgenda, type Agenda } from "./agenda.js";
import { randomUUID } from "node:crypto";
import { createApiLog } from "./areas/api-logs/api-logs.js";
import { createClock } from "./clock.js";
import { SandboxError } from "./errors.js";
import type { Publish } from "./events.js";
import { createFaults, type Faults } from "./faults.js";
import { createPlayResponse } from "./documented/responses.js";
import { agentTask } from "./areas/agent/progress.js";
import { areaHandlers } from "./areas/index.js";
import { messagingApi } from "./areas/messaging/index.js";
import { messageTask } from "./areas/messaging/sending/progress.js";
import { createApp, type Surroundings } from "./http/app.js";
import { BrokenConnection, playToFetch } from "./http/broken-connection.js";
import { LOOPBACK } from "./http/loopback.js";
import { startServer, type Listener } from "./http/server.js";
import { createLifetime, unlessAborted } from "./lifetime.js";
import {
  checkInteger,
  type DeliveryAttempt,
  resolveOptions,
  type OnFill,
  type SandboxOptions,
} from "./options.js";
import { assertMembers } from "./members.js";
import { createRequestLog, type RequestLog } from "./request-log.js";
import { receiveMessage } from "./inbound.js";
import type {
  InboundMessage,
  ReceivedMessage,
  SeedData,
  SeedResult,
} from "./seed/fixtures.js";
import { seedDatabase } from "./seed/seed.js";
import { bundledDescription } from "./spec/description.js";
import { basePath, whatsappBasePath } from "./spec/document.js";
import { openStore, type Store } from "./store.js";
import { eventsOfReceived } from "./areas/webhooks/payloads.js";
import { receiveReport } from "./areas/meta-reports/receive-report.js";
import type { MetaReport } from "./areas/meta-reports/report.js";
import { createPublisher } from "./areas/webhooks/publisher.js";
import { executionTask } from "./areas/workflows/advance.js";
import { runTriggers } from "./areas/workflows/triggering.js";

/** The header with the id of a response. */
const REQUEST_ID = "X-Request-Id";

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
   * A standard fetch handler: works without a port, whatever the host of the
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
  /** Injected failures, so that clients can be tested. */
  readonly faults: Faults;
  /**
   * Serves the API on `127.0.0.1`.
   *
   * @returns the base URL.
   * @throws SandboxError `LISTEN`, `DATABASE` or `INVALID_OPTION`.
   */
  listen(options?: ListenOptions | number): Promise<string>;
  /**
   * Stops the server, ends stalled responses and closes the database. May be
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
  /**
   * Lets Meta report something about a number, an account or a contact: it is
   * stored, and webhooks receive the event of that name.
   *
   * @throws SandboxError `INVALID_FIXTURE` for a report that names nothing known.
   *
   * @example
   * ```ts
   * await sandbox.receiveReport({
   *   event: "whatsapp.contact.marketing_preference_changed",
   *   contact: "+14155550123",
   *   status: "stopped",
   * });
   * ```
   */
  receiveReport(report: MetaReport): Promise<void>;
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
  return buildSandbox(options, {});
}

/** Callbacks of the command, which shows what happens. */
export interface Observers {
  onFill?: OnFill;
  onAttempt?: (attempt: DeliveryAttempt) => void;
}

/** An open database with its background work. */
interface Workings extends Store, Surroundings {
  agenda: Agenda;
  receive: (message: InboundMessage) => Promise<ReceivedMessage>;
}

export function buildSandbox(
  options: SandboxOptions,
  observers: Observers,
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
        play: createPlayResponse(bundledDescription(), resolved.seed),
        takesBearer: false,
      },
      messagingApi(resolved.seed),
    ],
    apiKey,
    clock,
    apiLog,
    takeFault: take,
    delay: lifetime.delay,
    wait: lifetime.wait,
  });
  let url = `http://${LOOPBACK}${basePath}`;
  let opening: Promise<Workings> | undefined;
  let listening: Promise<Listener> | undefined;
  let closing: Promise<void> | undefined;

  const assertOpen = (): void => {
    if (!closing) return;
    throw new SandboxError(
      "CLOSED",
      "The sandbox is closed; create another one.",
    );
  };

  const open = (): Promise<Workings> => {
    assertOpen();
    opening ??= openStore(resolved, clock, observers.onFill).then(workingsOf);
    return opening;
  };

  const workingsOf = (store: Store): Workings => {
    const { database } = store;
    const publisher = createPublisher({
      database,
      clock,
      lifetime,
      times: resolved.webhooks,
      onAttempt: observers.onAttempt,
    });
    const publish: Publish = async (event) => {
      await runTriggers({ database, clock, publish: publisher.publish }, event);
      await publisher.publish(event);
    };
    const origin = () => new URL(url).origin;
    const receive = async (message: InboundMessage) => {
      const received = await receiveMessage(database, clock, message, origin());
      for (const event of eventsOfReceived(received)) await publish(event);
      return received;
    };
    const parts = { database, clock, publish };
    const agenda = createAgenda({ clock, lifetime }, [
      messageTask({ ...parts, times: resolved.messages, origin, receive }),
      executionTask(parts),
      agentTask(parts),
      ...publisher.tasks,
    ]);
    return {
      ...store,
      agenda,
      receive,
      publish,
      deliver: publisher.deliver,
      settleLogs: () => apiLog.settle(database),
    };
  };

  const respond = async (request: Request): Promise<Response> => {
    const opened = await open();
    return lifetime.during(respondWith(opened, request));
  };

  const respondWith = async (
    { agenda, database, publish, deliver, settleLogs }: Workings,
    request: Request,
  ): Promise<Response> => {
    const url = new URL(request.url);
    const entry = record(request.method, url);
    await agenda.settle();
    try {
      const surroundings = { database, publish, deliver, settleLogs };
      const response = await app(request, { entry, url, ...surroundings });
      entry.status = response.status;
      if (!response.headers.has(REQUEST_ID)) {
        response.headers.set(REQUEST_ID, randomUUID());
      }
      return response;
    } catch (error) {
      if (error instanceof BrokenConnection && "response" in error.how) {
        entry.status = error.how.response.status;
      }
      throw error;
    } finally {
      // A request that only reads plans no work.
      if (!["GET", "HEAD"].includes(request.method)) agenda.look();
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
      assertMembers("INVALID_OPTION", "The place to listen at", place, {
        port: true,
        hostname: true,
      });
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
      listening = (async () => {
        const { agenda } = await open();
        // The sandbox can be closed while the database is filled.
        assertOpen();
        const listener = await startServer(respond, port);
        agenda.look();
        return listener;
      })();
      try {
        const listener = await listening;
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
        // A file keeps its log, unless it cannot be written any more.
        await store?.settleLogs().catch(() => undefined);
        store?.close();
      })();
      return closing;
    },
    async seed(data) {
      const { agenda, database } = await open();
      const environment = { seed: resolved.seed, clock };
      try {
        return await lifetime.during(seedDatabase(database, data, environment));
      } finally {
        agenda.look();
      }
    },
    async receiveMessage(message) {
      const { agenda, receive } = await open();
      try {
        return await lifetime.during(receive(message));
      } finally {
        agenda.look();
      }
    },
    async receiveReport(report) {
      const { database, publish } = await open();
      await lifetime.during(
        receiveReport({ database, clock }, report).then(publish),
      );
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
    },
  };
  return sandbox;
}
