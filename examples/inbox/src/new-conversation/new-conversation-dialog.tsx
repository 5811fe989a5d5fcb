import { ArrowRight } from "lucide-react";
import { type ReactElement, useEffect, useRef, useState } from "react";
import {
  businessNumberTitle,
  useBusinessNumberList,
} from "../business-numbers/business-numbers.js";
import { useInboxList } from "../conversations/use-inbox-list.js";
import { formatNumber } from "../contacts/phone-number.js";
import { Dialog } from "../feedback/dialog.js";
import type { InboxFilters } from "../filters/inbox-filters.js";
import { SelectField } from "../filters/select-field.js";
import { Problem } from "../feedback/problem.js";
import { startConversation } from "../routing/route.js";
import { parseNumber } from "./contact-number.js";

/** A dialog for the contact and the business number of a new conversation. */
export function NewConversationDialog({
  filters,
  onClose,
}: {
  /** The searched number and the selected business number are the initial values. */
  filters: InboxFilters;
  onClose: () => void;
}): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
  }, []);
  const numbers = useBusinessNumberList();
  // The same query as the list, so no extra request is sent.
  const { threads } = useInboxList(filters);
  const [text, setText] = useState(formatNumber(filters.number) ?? "");
  // Most likely the number that was used last.
  const [chosen, setChosen] = useState(
    filters.via ?? threads[0]?.phone_number_id ?? null,
  );
  const [isRejected, setIsRejected] = useState(false);
  const phoneNumberId = chosen ?? numbers.list[0]?.phone_number_id ?? null;

  const start = (): void => {
    const number = parseNumber(text);
    if (number === null) setIsRejected(true);
    if (number === null || phoneNumberId === null) return;
    startConversation({ phoneNumberId, number });
    dialog.current?.close();
  };
  return (
    <Dialog dialog={dialog} title="New conversation" onClose={onClose}>
      {numbers.error !== null ? (
        <Problem error={numbers.error} onRetry={numbers.retry} />
      ) : (
        <form
          className="template-form"
          onSubmit={(event) => {
            event.preventDefault();
            start();
          }}
        >
          <label className="field">
            <span>Number of the contact, with country code</span>
            <input
              ref={field}
              type="tel"
              className="text-field"
              autoComplete="off"
              placeholder="+1 415 555 0123"
              value={text}
              aria-invalid={isRejected}
              aria-describedby={isRejected ? "new-number-error" : undefined}
              onChange={({ target }) => {
                setText(target.value);
                setIsRejected(false);
              }}
            />
          </label>
          {isRejected && (
            <p className="field-error" id="new-number-error" role="alert">
              This is not a phone number. Enter it with its country code, such
              as +1 415 555 0123.
            </p>
          )}
          {numbers.list.length > 1 && (
            <div className="field">
              <span aria-hidden="true">Send from</span>
              <SelectField
                label="Send from"
                value={phoneNumberId ?? ""}
                isSet={false}
                onChange={setChosen}
              >
                {numbers.list.map((number) => (
                  <option key={number.id} value={number.phone_number_id}>
                    {businessNumberTitle(number)}
                  </option>
                ))}
              </SelectField>
            </div>
          )}
          <p className="dialog-note">
            Until the contact writes, WhatsApp allows only templates.
          </p>
          <div className="dialog-actions">
            <button
              type="submit"
              className="button button-primary"
              aria-disabled={text.trim() === "" || phoneNumberId === null}
            >
              Choose a template
              <ArrowRight size={16} aria-hidden="true" />
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
