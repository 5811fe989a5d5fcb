import {
  Contact,
  FileText,
  Image,
  LayoutTemplate,
  type LucideIcon,
  MapPin,
  MessageSquare,
  Mic,
  MousePointerClick,
  ShoppingBag,
  Smile,
  Sticker,
  Video,
} from "lucide-react";

/** How a type of message is shown. */
export interface MessageKind {
  readonly name: string;
  readonly Icon: LucideIcon;
}

const KINDS: Readonly<Record<string, MessageKind>> = {
  image: { name: "Photo", Icon: Image },
  video: { name: "Video", Icon: Video },
  audio: { name: "Voice message", Icon: Mic },
  document: { name: "Document", Icon: FileText },
  location: { name: "Location", Icon: MapPin },
  interactive: { name: "Reply", Icon: MousePointerClick },
  button: { name: "Reply", Icon: MousePointerClick },
  template: { name: "Template", Icon: LayoutTemplate },
  reaction: { name: "Reaction", Icon: Smile },
  contacts: { name: "Contact", Icon: Contact },
  sticker: { name: "Sticker", Icon: Sticker },
  order: { name: "Order", Icon: ShoppingBag },
};

/** An unknown type is shown by its name, because new types are possible. */
export function messageKind(type: string): MessageKind {
  return KINDS[type] ?? { name: type, Icon: MessageSquare };
}
