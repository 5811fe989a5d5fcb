import type { WhatsappConversation } from "@kapso-platform/client";
import { UserRound } from "lucide-react";
import type { CSSProperties, ReactElement } from "react";
import { contactHue, initials } from "./contact.js";

/** A contact's initials on the contact's color. Hidden from screen readers. */
export function ContactAvatar({
  conversation,
}: {
  conversation: Pick<WhatsappConversation, "id" | "kapso" | "phone_number">;
}): ReactElement {
  const letters = initials(conversation.kapso?.contact_name);
  const style = { "--hue": contactHue(conversation) } as CSSProperties;
  return (
    <span className="avatar" style={style} aria-hidden="true">
      {letters ?? <UserRound size={20} />}
    </span>
  );
}
