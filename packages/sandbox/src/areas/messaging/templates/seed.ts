import type { TemplateComponent } from "@kapso-platform/types";
import { DAY, type SeedSource } from "../../../kernel.js";
import { BUSINESS_ACCOUNT_ID } from "../../phone-numbers/phone-number.js";
import { templates } from "./template.js";

interface SeededTemplate {
  id: string;
  name: string;
  category: "AUTHENTICATION" | "MARKETING" | "UTILITY";
  status?: string;
  format?: "NAMED";
  quality?: string;
  components: TemplateComponent[];
}

function body(text: string, ...examples: string[]): TemplateComponent {
  return { type: "BODY", text, example: { body_text: [examples] } };
}

/** Meta's ids are fixed, so that tests can name them; the last is the newest. */
const TEMPLATES: readonly SeededTemplate[] = [
  {
    id: "784203120908608",
    name: "order_update",
    category: "UTILITY",
    quality: "GREEN",
    components: [body("Your order {{1}} is on its way.", "A-1003")],
  },
  {
    id: "921034567812345",
    name: "spring_offer",
    category: "MARKETING",
    quality: "UNKNOWN",
    components: [body("Twenty percent off everything, {{1}}.", "Alicia")],
  },
  {
    id: "650112233445566",
    name: "appointment_reminder",
    category: "UTILITY",
    components: [body("See you on {{1}}.", "Monday at 9")],
  },
  {
    id: "702113344556677",
    name: "delivery_scheduled",
    category: "UTILITY",
    format: "NAMED",
    quality: "GREEN",
    components: [
      { type: "HEADER", format: "TEXT", text: "Order {{order}}" },
      {
        type: "BODY",
        text: "Hello {{first_name}}, we deliver on {{day}}.",
        example: {
          body_text_named_params: [
            { param_name: "first_name", example: "Alicia" },
            { param_name: "day", example: "Monday" },
          ],
        },
      },
      { type: "FOOTER", text: "Sent by the sandbox" },
      {
        type: "BUTTONS",
        buttons: [
          {
            type: "URL",
            text: "Track it",
            url: "https://shop.example/track/{{1}}",
            example: ["A-1003"],
          },
          { type: "QUICK_REPLY", text: "Another day" },
        ],
      },
    ],
  },
  {
    id: "713224455667788",
    name: "new_menu",
    category: "MARKETING",
    components: [
      { type: "HEADER", format: "IMAGE" },
      body("The new menu is here."),
    ],
  },
  {
    id: "724335566778899",
    name: "sign_in_code",
    category: "AUTHENTICATION",
    components: [
      { type: "BODY", add_security_recommendation: true },
      { type: "FOOTER", code_expiration_minutes: 10 },
      { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE" }] },
    ],
  },
  {
    id: "735446677889900",
    name: "weekend_sale",
    category: "MARKETING",
    status: "paused",
    quality: "RED",
    components: [body("This weekend only.")],
  },
  {
    id: "746557788990011",
    name: "lottery_win",
    category: "MARKETING",
    status: "rejected",
    components: [body("You have won.")],
  },
  {
    id: "757668899001122",
    name: "satisfaction_survey",
    category: "UTILITY",
    status: "pending",
    components: [body("How did we do?")],
  },
  {
    id: "768779900112233",
    name: "newsletter",
    category: "MARKETING",
    quality: "GREEN",
    components: [body("News of this month is out.")],
  },
];

/** The message templates of every project, one of each status at least. */
export function seedTemplates({ random, now, rows }: SeedSource): void {
  for (const { id, name, category, components, ...more } of TEMPLATES) {
    const { status = "approved", format = "POSITIONAL", quality } = more;
    rows.add(templates, {
      id: random.uuid(),
      meta_template_id: id,
      business_account_id: BUSINESS_ACCOUNT_ID,
      name,
      language_code: "en_US",
      category,
      parameter_format: format,
      status,
      quality_score: quality,
      components,
      review_ends_at: status === "pending" ? now + DAY : null,
    });
  }
}
