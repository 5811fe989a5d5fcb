import type {
  WhatsappConversation,
  WhatsappMessage,
} from "@kapso-platform/types";
import type { ClientContext } from "../execute.js";
import type { ConversationsListParams } from "../generated/resources/conversations.js";
import type { MessagesListParams } from "../generated/resources/messages.js";
import { onDemand } from "../load-on-demand.js";
import type { Action } from "../operation.js";
import type { RequestOptions } from "../options.js";
import type { RateLimit } from "../transport/rate-limit.js";
import type { RunningSweep } from "./conversations.js";

/** Request options of a sweep. */
interface SweepRequestOptions extends RequestOptions {
  /**
   * Number of parallel requests, from 1 to 32.
   *
   * @defaultValue `4`
   */
  concurrency?: number | undefined;
  /**
   * Maximum number of requests within a period, such as `{ requests: 10, per: 1000 }`.
   *
   * @defaultValue none; after a 429, the sweep waits for `Retry-After`
   */
  rateLimit?: RateLimit | undefined;
}

/** Options of `kapso.conversations.sweep`. */
export interface ConversationSweepOptions extends SweepRequestOptions {
  /**
   * Earliest activity to include, a `Date` or a date-time.
   *
   * @defaultValue everything
   */
  from?: Date | string | undefined;
  /**
   * Excludes activity from this time on, a `Date` or a date-time.
   *
   * @defaultValue none, so that activity during the sweep is included
   */
  to?: Date | string | undefined;
  /** Filters of `conversations.list`, such as `{ status: "ended" }`. */
  filters?: SweepFilters | undefined;
  /**
   * Called after conversations were handled, about once per page. If it throws, the
   * sweep continues.
   */
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

/** The progress of a sweep. */
export interface SweepProgress {
  /** Number of handled conversations, including those before `resumeFrom`. */
  readonly count: number;
  /** Number of received pages. */
  readonly requests: number;
  /** Time of activity of the last conversation, a date-time. */
  readonly reached: string;
  /**
   * Handled part of the period, from 0 to 1; undefined without `from`, because the start of
   * the period is not known.
   */
  readonly fraction: number | undefined;
  /** The position for `resumeFrom`; see {@link ConversationSweep}. */
  readonly position: string;
}

/** The conversations of a sweep. Iterate over them once. */
export interface ConversationSweep extends AsyncIterable<WhatsappConversation> {
  /**
   * The position for `resumeFrom` of a later sweep, which then continues after the
   * conversations that the loop has finished. Undefined before the first request.
   */
  readonly position: string | undefined;
}

/** A conversation or its id, for `messages.sweep`. */
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
  /** The conversation or the id that was passed. */
  readonly conversation: Source;
  /** Its messages, the newest first. */
  readonly messages: WhatsappMessage[];
}

/** See {@link SweepActions}. */
type SweepConversations = (
  options?: ConversationSweepOptions,
) => ConversationSweep;

/** See {@link SweepActions}. */
type SweepMessages = <Source extends Swept>(
  options: MessageSweepOptions<Source>,
) => AsyncGenerator<ConversationMessages<Source>, void, undefined>;

/** Methods for full exports. */
export interface SweepActions {
  readonly conversations: {
    /**
     * Fetches all conversations with several parallel requests. Cursors only allow one
     * page after the other, so the sweep divides the time of activity into slices and
     * walks them in parallel. The order is that of the list, the latest activity first.
     *
     * Each conversation is returned once. One that becomes active during the sweep is
     * returned at the end, unless it was already returned; after `resumeFrom`, it can be
     * returned again. The ids of all conversations stay in memory, about 100 bytes each.
     *
     * @param options - Period, filters, number of parallel requests, start position.
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
     * Fetches all messages of many conversations, several conversations in parallel.
     *
     * @param options - The conversations, filters, number of parallel requests.
     * @throws KapsoArgumentError while iterating, for a wrong option. Errors of
     *   `conversations` are thrown unchanged.
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

// A bundler drops the one whose method is not imported.
const loadConversations = /* @__PURE__ */ onDemand(
  async () => (await import("../by-hand.js")).startSweep,
);
const loadMessages = /* @__PURE__ */ onDemand(
  async () => (await import("../by-hand.js")).sweepMessages,
);

/** `kapso.conversations.sweep`. Its code is loaded when it is iterated. */
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

/** `kapso.messages.sweep`. Its code is loaded when it is iterated. */
export const messagesSweep: Action<SweepMessages> = {
  name: "messages.sweep",
  async *run(context: ClientContext, options: MessageSweepOptions) {
    const sweepMessages = await loadMessages();
    yield* sweepMessages(context, options);
  },
};
