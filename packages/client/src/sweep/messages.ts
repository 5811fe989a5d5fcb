import type { WhatsappMessage } from "@kapso-platform/types";
import { assertOptions } from "../arguments/known-names.js";
import { formatValue } from "../arguments/format-value.js";
import { isRecord } from "../arguments/is-record.js";
import { callOperation } from "../call.js";
import { ArgumentError, readArgument } from "../errors/argument-error.js";
import { isClientError } from "../errors/branded-error.js";
import { withCaller } from "../errors/with-caller.js";
import type { ClientContext } from "../execute.js";
import { messagesList } from "../generated/resources/messages.js";
import type { PagePromise } from "../pagination/page-promise.js";
import { createRateLimit } from "../transport/rate-limit.js";
import {
  DEFAULT_CONCURRENCY,
  assertConcurrency,
  assertSweepOptions,
} from "./options.js";
import { linkAbort } from "./linked-abort.js";
import type {
  ConversationMessages,
  MessageSweepOptions,
  Swept,
} from "./actions.js";

const OPTIONS = [
  "conversations",
  "filters",
  "concurrency",
  "rateLimit",
  "signal",
  "timeout",
  "maxRetries",
  "headers",
];

/** Filters that the sweep sets. */
const OWN_FILTERS = ["conversation_id", "limit", "after", "before"];

/**
 * Fetches the messages of many conversations in parallel, and yields them in the order of
 * the conversations.
 *
 * @throws KapsoArgumentError for a wrong option
 */
export async function* sweepMessages<Source extends Swept>(
  context: ClientContext,
  given: MessageSweepOptions<Source>,
): AsyncGenerator<ConversationMessages<Source>, void, undefined> {
  const {
    concurrency = DEFAULT_CONCURRENCY,
    conversations,
    filters,
  } = readArgument("options", () => checkOptions(given));
  const { rateLimit, signal, timeout, maxRetries, headers } = given;
  const turn = rateLimit && createRateLimit(rateLimit);
  const abort = linkAbort(signal);
  const fetchAll = async (
    conversation: Source,
  ): Promise<ConversationMessages<Source>> => {
    const id = idOf(conversation);
    const list = callOperation(context, messagesList, [
      { ...filters, conversation_id: id, limit: 100 },
      { timeout, maxRetries, headers, signal: abort.signal },
    ]) as PagePromise<WhatsappMessage>;
    const messages: WhatsappMessage[] = [];
    await turn?.([abort.signal]);
    for await (const page of list.pages()) {
      messages.push(...page.items);
      if (page.hasNextPage) await turn?.([abort.signal]);
    }
    return { conversation, messages };
  };
  const underWay: Promise<ConversationMessages<Source>>[] = [];
  try {
    for await (const conversation of conversations) {
      const fetching = fetchAll(conversation);
      // An error is thrown when the loop reaches this conversation.
      fetching.catch(() => undefined);
      underWay.push(fetching);
      const next = underWay.length < concurrency ? undefined : underWay.shift();
      if (next) yield await next;
    }
    for (const next of underWay) yield await next;
  } catch (error) {
    throw isClientError(error) ? withCaller(error) : error;
  } finally {
    abort.end();
  }
}

/** Without an id, the list would have the messages of all conversations. */
function idOf(conversation: Swept): string {
  const id: unknown = readArgument("conversations", () =>
    isRecord(conversation) ? conversation.id : conversation,
  );
  if (typeof id === "string" && id !== "") return id;
  throw new ArgumentError(
    "conversations",
    `must be conversations or their ids, not ${formatValue(conversation)}`,
  );
}

function checkOptions<Source extends Swept>(
  given: MessageSweepOptions<Source>,
): MessageSweepOptions<Source> {
  assertOptions(given, OPTIONS, "conversations");
  const { concurrency = DEFAULT_CONCURRENCY, conversations } = given;
  assertConcurrency(concurrency);
  assertSweepOptions(given, OWN_FILTERS, "pass conversations instead");
  const source = conversations as
    Partial<Iterable<unknown> & AsyncIterable<unknown>> | null | undefined;
  if (
    typeof conversations === "string" ||
    !(source?.[Symbol.iterator] ?? source?.[Symbol.asyncIterator])
  ) {
    throw new ArgumentError(
      "conversations",
      `must be an iterable of conversations or of their ids, such as an array or kapso.conversations.sweep(), not ${formatValue(conversations)}`,
    );
  }
  return { ...given, ...(given.filters && { filters: { ...given.filters } }) };
}
