import type { WhatsappMessage } from "@kapso-platform/client";
import { Reply, SmilePlus } from "lucide-react";
import { type ReactElement, useId } from "react";
import type { ThreadActions } from "./thread-actions.js";

/** The emoji that WhatsApp offers first. */
const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"] as const;

/** Replies and reacts to a message. */
export function BubbleActions({
  message,
  actions,
}: {
  message: WhatsappMessage;
  actions: ThreadActions;
}): ReactElement | null {
  const menu = useId();
  if (!actions.canReply) return null;
  return (
    <span
      className="bubble-actions"
      onClick={(event) => {
        event.stopPropagation();
      }}
    >
      <button
        type="button"
        className="icon-button"
        aria-label="Reply"
        title="Reply"
        onClick={() => {
          actions.quote(message);
        }}
      >
        <Reply size={16} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="React"
        title="React"
        popoverTarget={menu}
      >
        <SmilePlus size={16} aria-hidden="true" />
      </button>
      <span
        id={menu}
        popover="auto"
        className="popover reactions-menu"
        role="group"
        aria-label="Reactions"
      >
        {EMOJI.map((emoji) => (
          <button
            key={emoji}
            type="button"
            className="icon-button"
            popoverTarget={menu}
            popoverTargetAction="hide"
            onClick={() => {
              actions.react(message, emoji);
            }}
          >
            {emoji}
          </button>
        ))}
      </span>
    </span>
  );
}
