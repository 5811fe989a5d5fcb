import type {
  WhatsappConversation,
  WhatsappMessage,
} from "@kapso-platform/types";
import type { ClientContext } from "../execute.js";
import type { ConversationsListParams } from "../generated/resources/conversations.js";
import type { MessagesListParams } from "../generated/resources/messages.js";
import { later } from "../later.js";
import type { Action } from "../operation.js";
import type { RequestOptions } from "../options.js";
import type { RateLimit } from "../transport/rate-limit.js";
import type { RunningSweep } from "./conversations.js";

/** How a sweep sends its requests. */
interface SweepRequestOptions extends RequestOptions {
  /**
   * Requests side by side, from 1 to 32.
   *
   * @defaultValue `4`
   */
  concurrency?: number | undefined;
  /**
   * Most requests in a span of time, such as `{ requests: 10, per: 1000 }`.
   *
   * @defaultValue none; after a 429 the sweep waits as long as the API asks for
   */
  rateLimit?: RateLimit | undefined;
}

/** Options of `kapso.conversations.sweep`. */
export interface ConversationSweepOptions extends SweepRequestOptions {
  /**
   * First moment of activity to include, a `Date` or a date-time.
   *
   * @defaultValue everything
   */
  from?: Date | string | undefined;
  /**
   * Activity from this moment on is left out.
   *
   * @defaultValue none, so that activity during the sweep is included
   */
  to?: Date | string | undefined;
  /** Filters of `conversations.list`, such as `{ status: "ended" }`. */
  filters?: SweepFilters | undefined;
  /** Is called as conversations have been handled, about once a page. */
  onProgress?: ((progress: SweepProgress) => void) | undefined;
  /** The `position` of an earlier sweep with the same times and filters. */
  resumeFrom?: string | undefined;
}

/** Filters of a sweep: those of the list, without times, limit and cursors. */
export type SweepFilters = OmitEach<
  ConversationsListParams,
  "last_active_after" | "last_active_before" | "limit" | "after" | "before"
>;

/** `Omit` that keeps a union. */
type OmitEach<T, Names extends PropertyKey> = T extends unknown
  ? Omit<T, Names>
  : never;

/** How far a sweep has come. */
export interface SweepProgress {
  /** Conversations that the caller has finished with, of resumed sweeps too. */
  readonly count: number;
  /** Pages received. */
  readonly requests: number;
  /** Activity of the last conversation, a date-time. */
  readonly reached: string;
  /**
   * Part of the time that is done, from 0 to 1; undefined without `from`, as
   * nothing says where the past ends.
   */
  readonly fraction: number | undefined;
  /** Where a later sweep can go on; see {@link ConversationSweep}. */
  readonly position: string;
}

/** The conversations of a sweep, to be iterated once. */
export interface ConversationSweep extends AsyncIterable<WhatsappConversation> {
  /**
   * Where a later sweep goes on (`resumeFrom`): after the conversations with
   * which the loop has finished. Undefined before the first request.
   */
  readonly position: string | undefined;
}

/** What `messages.sweep` takes: conversations or their ids. */
export type Swept = string | { readonly id: string };

/** Options of `kapso.messages.sweep`. */
export interface MessageSweepOptions<
  Source extends Swept = Swept,
> extends SweepRequestOptions {
  /** Conversations or their ids, such as `kapso.conversations.sweep()`. */
  conversations: Iterable<Source> | AsyncIterable<Source>;
  /** Filters of `messages.list`, such as `{ direction: "inbound" }`. */
  filters?:
    | OmitEach<
        MessagesListParams,
        "conversation_id" | "limit" | "after" | "before"
      >
    | undefined;
}

/** All messages of a conversation. */
export interface ConversationMessages<Source extends Swept = Swept> {
  /** What was given: the conversation or its id. */
  readonly conversation: Source;
  /** Its messages, the newest first. */
  readonly messages: WhatsappMessage[];
}

/** Methods of {@link SweepActions.conversations}. */
type SweepConversations = (
  options?: ConversationSweepOptions,
) => ConversationSweep;

/** Methods of {@link SweepActions.messages}. */
type SweepMessages = <Source extends Swept>(
  options: MessageSweepOptions<Source>,
) => AsyncGenerator<ConversationMessages<Source>, void, undefined>;

/** What the resources have for full exports. */
export interface SweepActions {
  readonly conversations: {
    /**
     * Fetches all conversations, several pages at a time: a cursor leads to one
     * page after the other only, so the time of activity is cut into slices that
     * are walked side by side. They come in one order, the latest activity first.
     *
     * Each conversation comes once. One that becomes active during the sweep jumps
     * ahead of the slices; those are fetched at the end, if they did not come
     * before. After `resumeFrom` such a conversation can come again. The ids of all
     * conversations stay in memory, about 100 bytes each.
     *
     * @param options - Times, filters, requests side by side, where to go on.
     * @throws KapsoArgumentError while iterating, for a wrong option
     *
     * @example
     * ```ts
     * const sweep = kapso.conversations.sweep({
     *   from: "2025-01-01T00:00:00Z",
     *   concurrency: 8,
     * });
     * for await (const conversation of sweep) console.log(conversation.id);
     * ```
     */
    sweep: SweepConversations;
  };
  readonly messages: {
    /**
     * Fetches all messages of many conversations, several conversations at a time.
     *
     * @param options - The conversations, filters, requests side by side.
     * @throws KapsoArgumentError while iterating, for a wrong option
     *
     * @example
     * ```ts
     * const conversations = kapso.conversations.sweep({ concurrency: 8 });
     * for await (const { conversation, messages } of kapso.messages.sweep({
     *   conversations,
     *   concurrency: 8,
     * })) {
     *   console.log(conversation.id, messages.length);
     * }
     * ```
     */
    sweep: SweepMessages;
  };
}

// A bundler drops the one whose method nobody imports.
const loadConversations = /* @__PURE__ */ later(
  async () => (await import("./sweeps.js")).startSweep,
);
const loadMessages = /* @__PURE__ */ later(
  async () => (await import("./sweeps.js")).sweepMessages,
);

/** `kapso.conversations.sweep`. What it runs is loaded when it is iterated. */
export const conversationsSweep: Action<SweepConversations> = {
  name: "conversations.sweep",
  run: (context: ClientContext, options = {}): ConversationSweep => {
    let running: RunningSweep | undefined;
    return {
      get position() {
        return running?.position();
      },
      async *[Symbol.asyncIterator]() {
        const startSweep = await loadConversations();
        running = startSweep(context, options);
        yield* running.conversations;
      },
    };
  },
};

/** `kapso.messages.sweep`. What it runs is loaded when it is iterated. */
export const messagesSweep: Action<SweepMessages> = {
  name: "messages.sweep",
  async *run(context: ClientContext, options: MessageSweepOptions) {
    const sweepMessages = await loadMessages();
    yield* sweepMessages(context, options);
  },
};
