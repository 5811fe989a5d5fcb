import { formatValue } from "../arguments/format-value.js";
import { isRecord } from "../arguments/is-record.js";
import { ArgumentError } from "../errors/argument-error.js";
import { assertCount, assertDistinctIds, assertText } from "./limits.js";

/** Kinds that require a body text, according to the reference. */
const WITH_BODY: unknown[] = ["button", "list"];

/**
 * Checks the limits of the reference for an interactive message: its texts, at most three
 * reply buttons, at most ten rows in all sections of a list, unique ids of buttons and
 * rows, and two to ten cards of a carousel.
 *
 * @throws KapsoArgumentError
 */
export function assertInteractive(interactive: Record<string, unknown>): void {
  const { type, body, header, footer, action } = interactive;
  const texts: [name: string, part: unknown, maxLength: number][] = [
    ["interactive.body.text", body, 1024],
    ["interactive.footer.text", footer, 60],
  ];
  if (isRecord(header) && header.type === "text") {
    texts.push(["interactive.header.text", header, 60]);
  }
  if (WITH_BODY.includes(type) && !isRecord(body)) {
    assertText("interactive.body.text", undefined, 1024);
  }
  for (const [name, part, maxLength] of texts) {
    if (isRecord(part)) assertText(name, part.text, maxLength);
  }
  if (!isRecord(action)) {
    throw new ArgumentError(
      "interactive.action",
      `must be an object with the buttons, rows or cards, such as { buttons }, not ${formatValue(action)}`,
    );
  }
  if (type === "button") assertButtons(recordsOf(action.buttons));
  if (type === "list") {
    assertText("interactive.action.button", action.button, 20);
    assertRows(recordsOf(action.sections));
  }
  if (type === "carousel") {
    const { length } = recordsOf(action.cards);
    assertCount("interactive.action.cards", length, [2, 10], "cards");
  }
}

function assertButtons(buttons: readonly Record<string, unknown>[]): void {
  const name = "interactive.action.buttons";
  assertCount(name, buttons.length, [1, 3], "buttons");
  const replies = buttons.map(({ reply }) => (isRecord(reply) ? reply : {}));
  assertDistinctIds(
    name,
    replies.map(({ id }) => id),
  );
  for (const [index, { title }] of replies.entries()) {
    assertText(`${name}[${index}].reply.title`, title, 20);
  }
}

function assertRows(sections: readonly Record<string, unknown>[]): void {
  const name = "interactive.action.sections";
  const rows = sections.flatMap((section) => recordsOf(section.rows));
  assertCount(name, rows.length, [1, 10], "rows in all");
  assertDistinctIds(
    name,
    rows.map(({ id }) => id),
  );
  for (const { title } of rows) assertText(`${name} rows' title`, title, 24);
}

/** The items of a list as objects. Other values become an empty object. */
function recordsOf(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list)
    ? list.map((item: unknown) => (isRecord(item) ? item : {}))
    : [];
}
