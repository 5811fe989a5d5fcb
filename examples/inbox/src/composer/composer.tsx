import type { MessageToSend } from "@kapso-platform/react";
import { LayoutTemplate, Paperclip, SendHorizontal, X } from "lucide-react";
import {
  type KeyboardEvent,
  type ReactElement,
  type RefObject,
  useRef,
} from "react";
import { excerpt } from "../conversation/quoted-message.js";
import { AttachedFiles } from "./attached-files.js";
import type { Draft } from "./drafts.js";
import type { UsedDraft } from "./use-draft.js";

/** Maximum number of characters in a text message. */
const MOST = 4_096;

/** The number of remaining characters from which the count is shown. */
const NEAR = 200;

/** Writes messages to a contact. */
export function Composer({
  draft: { draft, change, attach, finish },
  isOpen,
  closedText,
  input,
  onTyping,
  onSend,
  onTemplate,
}: {
  draft: UsedDraft;
  /** Whether messages other than templates can be sent now. */
  isOpen: boolean;
  /** Why only a template can be sent now. */
  closedText: string;
  input: RefObject<HTMLTextAreaElement | null>;
  /** Called when something is typed. */
  onTyping?: (() => void) | undefined;
  onSend: (message: MessageToSend) => void;
  /** Opens the dialog with templates. */
  onTemplate: () => void;
}): ReactElement {
  const picker = useRef<HTMLInputElement>(null);
  const { text, files, quoted } = draft;
  const length = Array.from(text).length;
  const isTooLong = length > MOST;
  const isEmpty = text.trim() === "" && files.length === 0;
  const canSend = isOpen && !isEmpty && !isTooLong;

  const send = (): void => {
    if (!canSend) return;
    for (const message of messagesOf(draft)) onSend(message);
    finish();
    input.current?.focus();
  };
  return (
    <form
      className="composer"
      aria-label="Write a message"
      data-focus-group
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {!isOpen && (
        <p className="composer-closed">
          <span>{closedText}</span>
          <button
            type="button"
            className="button button-primary"
            onClick={onTemplate}
          >
            <LayoutTemplate size={16} aria-hidden="true" />
            Choose a template
          </button>
        </p>
      )}
      {quoted && (
        <p className="composer-quote">
          <span className="quoted" dir="auto">
            <span className="quoted-who">Reply to</span>
            <span className="quoted-text">{excerpt(quoted)}</span>
          </span>
          <button
            type="button"
            className="icon-button"
            aria-label="Remove the quote"
            onClick={() => {
              change({ quoted: null });
            }}
          >
            <X size={16} aria-hidden="true" />
          </button>
        </p>
      )}
      <AttachedFiles
        files={files}
        onRemove={(file) => {
          change({ files: files.filter((one) => one !== file) });
        }}
      />
      {/* What was typed stays, also when the window closes meanwhile. */}
      {(isOpen || text !== "") && (
        <div className="composer-line">
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            aria-label="Files"
            onChange={({ currentTarget }) => {
              const chosen = [...(currentTarget.files ?? [])];
              currentTarget.value = "";
              attach(chosen);
            }}
          />
          <button
            type="button"
            className="icon-button"
            aria-label="Attach files"
            title="Attach files"
            disabled={!isOpen}
            onClick={() => picker.current?.click()}
          >
            <Paperclip size={20} aria-hidden="true" />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label="Send a template"
            title="Send a template"
            onClick={onTemplate}
          >
            <LayoutTemplate size={20} aria-hidden="true" />
          </button>
          <textarea
            ref={input}
            rows={1}
            dir="auto"
            aria-label="Message"
            aria-invalid={isTooLong}
            placeholder="Write a message"
            value={text}
            onChange={({ target }) => {
              change({ text: target.value });
              if (target.value.trim() !== "") onTyping?.();
            }}
            onKeyDown={(event) => {
              if (!isSendKey(event)) return;
              event.preventDefault();
              send();
            }}
          />
          <button
            type="submit"
            className="send-button"
            aria-label="Send"
            title="Send"
            aria-disabled={!canSend}
          >
            <SendHorizontal size={20} aria-hidden="true" />
          </button>
        </div>
      )}
      {length > MOST - NEAR && (
        <p
          className="composer-count"
          data-over={isTooLong || undefined}
          role="status"
        >
          {length.toLocaleString("en")} of {MOST.toLocaleString("en")}{" "}
          characters
        </p>
      )}
    </form>
  );
}

/** Each file is a message; the text is the caption of the first one if it can have one. */
function messagesOf({
  text: typed,
  files,
  quoted,
}: Draft): readonly MessageToSend[] {
  const text = typed.trim();
  const reply = quoted ? { context: { message_id: quoted.id } } : {};
  const [first, ...others] = files;
  if (!first) return [{ type: "text", text: { body: text }, ...reply }];
  const canCaption = !first.type.startsWith("audio/");
  const isCaption = canCaption && text !== "" && text.length <= 1_024;
  return [
    { file: first, ...(isCaption && { caption: text }), ...reply },
    ...others.map((file) => ({ file })),
    ...(text !== "" && !isCaption
      ? [{ type: "text" as const, text: { body: text } }]
      : []),
  ];
}

/** With a keyboard, Enter sends; Shift+Enter is a new line. */
function isSendKey(event: KeyboardEvent): boolean {
  const { key, shiftKey, ctrlKey, metaKey, nativeEvent } = event;
  if (key !== "Enter" || shiftKey || nativeEvent.isComposing) return false;
  const isTouched = window.matchMedia("(pointer: coarse)").matches;
  return !isTouched || ctrlKey || metaKey;
}
