import { type Template, templateFields } from "@kapso-platform/client";
import { type MessageToSend, useTemplates } from "@kapso-platform/react";
import { type ReactElement, useRef, useState } from "react";
import { useBusinessNumbers } from "../business-numbers/business-numbers.js";
import { templateTitle } from "../conversation/read-content.js";
import { Dialog } from "../feedback/dialog.js";
import { Problem } from "../feedback/problem.js";
import type { TemplateDraft } from "./drafts.js";
import { TemplateForm } from "./template-form.js";
import { fillText, templateText } from "./template-text.js";

/** Chooses a template, fills it and sends it. */
export function TemplateDialog({
  phoneNumberId,
  draft,
  onDraft,
  onSend,
  onClose,
}: {
  phoneNumberId: string | null;
  /** Entries that were not sent. */
  draft: TemplateDraft | null;
  onDraft: (draft: TemplateDraft) => void;
  onSend: (message: MessageToSend) => void;
  onClose: () => void;
}): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const [chosen, setChosen] = useState<Template | null>(null);
  return (
    <Dialog
      dialog={dialog}
      title={chosen ? templateTitle(chosen.name) : "Choose a template"}
      onClose={onClose}
    >
      {chosen ? (
        <TemplateForm
          template={chosen}
          phoneNumberId={phoneNumberId}
          values={isOf(chosen, draft) ? draft.values : NO_VALUES}
          onValues={(values) => {
            const { name, language } = chosen;
            onDraft({ name, language, values });
          }}
          onBack={() => {
            setChosen(null);
          }}
          onSend={(message) => {
            onSend(message);
            dialog.current?.close();
          }}
        />
      ) : (
        <TemplateList phoneNumberId={phoneNumberId} onChoose={setChosen} />
      )}
    </Dialog>
  );
}

const NO_VALUES: TemplateDraft["values"] = new Map();

function isOf(
  { name, language }: Template,
  draft: TemplateDraft | null,
): draft is TemplateDraft {
  return draft?.name === name && draft.language === language;
}

/** The text with example values. */
function excerptOf(template: Template): string {
  const fields = templateFields(template);
  return fillText(templateText(template), "body", fields, new Map());
}

function TemplateList({
  phoneNumberId,
  onChoose,
}: {
  phoneNumberId: string | null;
  onChoose: (template: Template) => void;
}): ReactElement {
  const [search, setSearch] = useState("");
  const number = useBusinessNumbers().find(
    ({ phone_number_id }) => phone_number_id === phoneNumberId,
  );
  const list = useTemplates(number?.business_account_id, {
    status: "APPROVED",
    limit: 100,
  });
  if (list.isError) {
    return <Problem error={list.error} onRetry={() => void list.refetch()} />;
  }
  const query = search.trim().toLowerCase();
  const found = list.templates.filter((template) =>
    `${template.name.replaceAll("_", " ")} ${templateText(template)}`
      .toLowerCase()
      .includes(query),
  );
  return (
    <>
      <input
        type="text"
        className="text-field"
        aria-label="Search templates"
        placeholder="Search templates"
        value={search}
        onChange={({ target }) => {
          setSearch(target.value);
        }}
      />
      <ul className="templates" aria-label="Templates">
        {found.map((template) => (
          <li key={`${template.name}/${template.language}`}>
            <button
              type="button"
              className="template-choice"
              onClick={() => {
                onChoose(template);
              }}
            >
              <span className="template-name">
                {templateTitle(template.name)}
                <span className="status">
                  {template.category.toLowerCase()} · {template.language}
                </span>
              </span>
              <span className="template-excerpt" dir="auto">
                {excerptOf(template)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {list.isPending && <p className="dialog-note">Loading templates …</p>}
      {list.isSuccess && found.length === 0 && (
        <p className="dialog-note">No approved template matches.</p>
      )}
      {list.hasNextPage && (
        <button
          type="button"
          className="button"
          onClick={() => void list.fetchNextPage()}
        >
          Load more
        </button>
      )}
    </>
  );
}
