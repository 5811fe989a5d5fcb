import type { Sandbox, SeedData } from "@kapso-platform/sandbox";

type Conversation = Exclude<SeedData["conversations"], number | undefined>[0];
type Message = NonNullable<Conversation["messages"]>[0];

/** Minutes before now, sender, text, and other options. */
type Line = readonly [
  minutes: number,
  direction: "in" | "out",
  text: string,
  more?: Pick<Message, "type" | "status">,
];

const HOUR = 60;
const DAY = 24 * HOUR;

/** The conversation with most kinds of messages. */
export const SHOWCASE_ID = "5b0c9b52-7f5e-4f0a-9a35-0c7f9d1d2a01";

/** A conversation long enough to scroll up in. */
export const LONG_ID = "5b0c9b52-7f5e-4f0a-9a35-0c7f9d1d2a02";

/** Number of messages in the long conversation. */
export const LONG_COUNT = 140;

const SHOWCASE: readonly Line[] = [
  [2 * DAY + 55, "out", "Order 48213 is confirmed", { type: "template" }],
  [2 * DAY + 41, "in", "Great, thank you! When will it arrive?"],
  [2 * DAY + 38, "out", "On Thursday, between 9 and 12."],
  [2 * DAY + 37, "in", "👍", { type: "reaction" }],
  [1 * DAY + 190, "in", "The lamp arrived, but the shade has a dent."],
  [1 * DAY + 189, "in", "This is the side with the dent", { type: "image" }],
  [
    1 * DAY + 170,
    "out",
    "Oh no, I'm sorry about that. We'll send you a new shade right away, and you can keep the old one.",
  ],
  [1 * DAY + 166, "in", "That's really kind of you 🙏"],
  [1 * DAY + 120, "out", "Replacement 48213-B", { type: "document" }],
  [64, "in", "Could you deliver it to my office instead?"],
  [63, "in", "Second floor, the door next to the bakery", { type: "location" }],
  [41, "out", "Of course. I've changed the address for you."],
  [
    12,
    "in",
    "Perfect. One more thing: is the blue one back in stock? My sister would like one, too.",
  ],
  [11, "in", "", { type: "audio" }],
  [2, "out", "It is! Shall I put one aside for her?", { status: "delivered" }],
  [0.2, "in", "Yes please, that would be lovely ✨"],
];

const NEIGHBOURS: readonly (Pick<
  Conversation,
  "phone_number" | "contact_name" | "status"
> & { lines: readonly Line[]; assignee?: number })[] = [
  {
    phone_number: "+4915125550142",
    contact_name: "Jürgen (VIP)",
    assignee: 1,
    lines: [
      [26, "in", "Guten Tag, wann öffnen Sie morgen?"],
      [1.2, "out", "Guten Morgen! Wir öffnen um 9 Uhr.", { status: "read" }],
    ],
  },
  {
    phone_number: "+201055550117",
    contact_name: "ليلى",
    lines: [[1.6, "in", "السلام عليكم، هل المنتج متوفر باللون الأزرق؟"]],
  },
  {
    phone_number: "+819055550163",
    contact_name: "さくら",
    assignee: 3,
    lines: [
      [9, "out", "はい、何時がよろしいですか？", { status: "read" }],
      [2.4, "in", "午後3時はいかがでしょうか。"],
    ],
  },
  {
    phone_number: "+14155550187",
    contact_name: null,
    lines: [[3.1, "in", "Photo of the receipt", { type: "image" }]],
  },
  {
    phone_number: "+5511955550129",
    contact_name: "Conceição",
    assignee: 0,
    lines: [
      [31, "in", "Posso pagar com Pix?"],
      [4.3, "out", "Segue o boleto", { type: "document", status: "failed" }],
    ],
  },
  {
    phone_number: "+972525550174",
    contact_name: "נועם",
    status: "ended",
    lines: [[5.2, "in", "תודה רבה!"]],
  },
];

/** Contacts that write again in the demo. */
export const KNOWN_CONTACTS: readonly [string, ...string[]] = [
  "+525555550138",
  ...NEIGHBOURS.map(({ phone_number }) => String(phone_number)),
];

/**
 * Adds hand-written conversations to the generated data of the sandbox.
 *
 * @param now - current time of the sandbox
 */
export async function seedDemo(
  sandbox: Sandbox,
  now: Date = new Date(),
): Promise<void> {
  const members = await memberIds(sandbox);
  const messages = (lines: readonly Line[]): Message[] =>
    lines.map(([minutes, direction, text, more]) => ({
      direction: direction === "in" ? "inbound" : "outbound",
      status: direction === "in" ? "received" : "read",
      text,
      timestamp: new Date(now.getTime() - minutes * 60_000),
      ...more,
    }));
  await sandbox.seed({
    conversations: [
      {
        id: SHOWCASE_ID,
        phone_number: "+525555550138",
        contact_name: "Camila",
        assigned_user_id: members[2] ?? null,
        messages: messages(SHOWCASE),
      },
      ...NEIGHBOURS.map(({ lines, assignee, ...conversation }) => ({
        ...conversation,
        assigned_user_id:
          assignee === undefined ? null : (members[assignee] ?? null),
        messages: messages(lines),
      })),
      {
        id: LONG_ID,
        phone_number: "+447700900142",
        contact_name: "Theo",
        messages: messages(longTalk()),
      },
    ],
  });
}

/** A conversation over four months, the same in every run. */
function longTalk(): Line[] {
  const asked = [
    "Is it ready for pick-up yet?",
    "Thanks!",
    "Could you keep it until Saturday?",
    "Do you have it in a larger size?",
    "Great, see you then.",
  ];
  const replied = [
    "It is ready, come by whenever you like.",
    "You're welcome!",
    "Of course, it is on the shelf behind the counter.",
    "Let me check and get back to you.",
    "We are open until seven.",
  ];
  return Array.from({ length: LONG_COUNT }, (_, index): Line => {
    const minutes = 7 + (LONG_COUNT - 1 - index) * 20 * HOUR;
    const texts = index % 2 === 0 ? asked : replied;
    const text = texts[(index >> 1) % texts.length] ?? "";
    return [minutes, index % 2 === 0 ? "in" : "out", `${text} #${index + 1}`];
  });
}

async function memberIds(sandbox: Sandbox): Promise<string[]> {
  const response = await sandbox.fetch(`${sandbox.url}/users`, {
    headers: { "X-API-Key": sandbox.apiKey },
  });
  const { data } = (await response.json()) as { data: { user_id: string }[] };
  return data.map(({ user_id }) => user_id);
}
