import {
  type Template,
  type TemplateField,
  type TemplateValues,
  templateFields,
} from "@kapso-platform/client";
import { type MessageToSend, useKapso } from "@kapso-platform/react";
import { ArrowLeft, SendHorizontal } from "lucide-react";
import { type ReactElement, useState } from "react";
import { failureHint } from "../feedback/explain.js";
import type { TemplateDraft } from "./drafts.js";
import { fieldKey, fillText, partText } from "./template-text.js";

/** Kinds of fields that a person fills in; WhatsApp fills the others. */
const FILES: readonly string[] = ["image", "video", "document"];
const TYPED: readonly string[] = ["text", "url", "copy_code"];

/** The fields of a template, with a preview. */
export function TemplateForm({
  template,
  phoneNumberId,
  values,
  onValues,
  onBack,
  onSend,
}: {
  template: Template;
  phoneNumberId: string | null;
  values: TemplateDraft["values"];
  onValues: (values: TemplateDraft["values"]) => void;
  onBack: () => void;
  onSend: (message: MessageToSend) => void;
}): ReactElement {
  const kapso = useKapso();
  const fields = templateFields(template).filter(
    ({ kind, isRequired }) =>
      isRequired && (TYPED.includes(kind) || FILES.includes(kind)),
  );
  const [file, setFile] = useState<File | null>(null);
  const [state, setState] = useState<"idle" | "uploading" | Error>("idle");
  const isComplete = fields.every(({ kind, part, name }) =>
    FILES.includes(kind)
      ? file !== null
      : (values.get(fieldKey(part, name)) ?? "").trim() !== "",
  );
  const send = async (): Promise<void> => {
    if (!isComplete || state === "uploading") return;
    const header = fields.find(({ kind }) => FILES.includes(kind));
    try {
      let media: TemplateValues["header"];
      if (header && file && phoneNumberId !== null) {
        setState("uploading");
        const { id } = await kapso.whatsapp.media.upload(phoneNumberId, file);
        media = {
          id,
          ...(header.kind === "document" && { filename: file.name }),
        };
      }
      onSend({ template, ...valuesOf(fields, values), header: media });
    } catch (error) {
      setState(error instanceof Error ? error : new Error(String(error)));
    }
  };
  return (
    <form
      className="template-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TemplatePreview template={template} fields={fields} values={values} />
      {fields.map((field) => {
        const { part, name, kind, example } = field;
        const key = fieldKey(part, name);
        return (
          <label key={key} className="field">
            <span>{fieldTitle(field)}</span>
            {FILES.includes(kind) ? (
              <input
                type="file"
                accept={kind === "document" ? undefined : `${kind}/*`}
                onChange={({ target }) => {
                  setFile(target.files?.[0] ?? null);
                }}
              />
            ) : (
              <input
                type="text"
                className="text-field"
                dir="auto"
                placeholder={example ?? ""}
                value={values.get(key) ?? ""}
                onChange={({ target }) => {
                  onValues(new Map(values).set(key, target.value));
                }}
              />
            )}
          </label>
        );
      })}
      {state instanceof Error && (
        <p className="field-error" role="alert">
          {failureHint(state)}
        </p>
      )}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onBack}>
          <ArrowLeft size={16} aria-hidden="true" />
          Back
        </button>
        <button
          type="submit"
          className="button button-primary"
          aria-disabled={!isComplete || state === "uploading"}
        >
          <SendHorizontal size={16} aria-hidden="true" />
          {state === "uploading" ? "Uploading …" : "Send template"}
        </button>
      </div>
    </form>
  );
}

function TemplatePreview({
  template,
  fields,
  values,
}: {
  template: Template;
  fields: readonly TemplateField[];
  values: ReadonlyMap<string, string>;
}): ReactElement {
  const header = partText(template, "HEADER");
  const body = partText(template, "BODY") ?? "";
  const footer = partText(template, "FOOTER");
  const buttons = template.components.flatMap((part) => part.buttons ?? []);
  return (
    <div className="template-preview" aria-label="Preview" role="group">
      <div className="bubble" data-direction="outbound" dir="auto">
        {header !== null && (
          <strong>{fillText(header, "header", fields, values)}</strong>
        )}
        <span className="bubble-text">
          {fillText(body, "body", fields, values)}
        </span>
        {footer !== null && <span className="template-footer">{footer}</span>}
        {buttons.map(({ text, type }, index) => (
          <span key={index} className="template-button">
            {text ?? type}
          </span>
        ))}
      </div>
    </div>
  );
}

function fieldTitle({ part, name, kind }: TemplateField): string {
  if (FILES.includes(kind)) return `Header: ${kind}`;
  if (part === "button") return kind === "url" ? "End of the link" : "Code";
  const title = /^\d+$/.test(name)
    ? `Value ${name}`
    : name.replaceAll("_", " ");
  const written = title.charAt(0).toUpperCase() + title.slice(1);
  return part === "header" ? `Header: ${written}` : written;
}

/** The values in the format of the client. */
function valuesOf(
  fields: readonly TemplateField[],
  values: ReadonlyMap<string, string>,
): Pick<TemplateValues, "values" | "buttons"> {
  const valueOf = ({ part, name }: TemplateField): string =>
    (values.get(fieldKey(part, name)) ?? "").trim();
  const texts = fields.filter(({ kind }) => kind === "text");
  const isPositional = texts.every(({ name }) => /^\d+$/.test(name));
  const buttons = fields.filter(({ part }) => part === "button");
  return {
    ...(texts.length > 0 && {
      values: isPositional
        ? texts.map(valueOf)
        : Object.fromEntries(
            texts.map((field) => [field.name, valueOf(field)]),
          ),
    }),
    ...(buttons.length > 0 && {
      buttons: Object.fromEntries(
        buttons.map((field) => [field.index ?? 0, valueOf(field)]),
      ),
    }),
  };
}
