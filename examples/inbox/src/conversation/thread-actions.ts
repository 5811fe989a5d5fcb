import type { WhatsappMessage } from "@kapso-platform/client";

/** The actions for a message of a thread. */
export interface ThreadActions {
  /** Whether messages other than templates can be sent now. */
  readonly canReply: boolean;
  /** Quotes a message in the reply that is being written. */
  readonly quote: (message: WhatsappMessage) => void;
  /** Sends a reaction; an empty one removes ours. */
  readonly react: (message: WhatsappMessage, emoji: string) => void;
  /** Sends a failed message again. */
  readonly retry: (keyOrId: string) => void;
  /** Removes a message that was not sent. */
  readonly discard: (key: string) => void;
}
