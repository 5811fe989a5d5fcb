import type { WhatsappMessage } from "@kapso-platform/client";
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
import { useDraft } from "./use-draft.js";

/** The most characters of a text message. */
const MOST = 4_096;

/** The count is shown when so many characters are left. */
const NEAR = 200;

/** What is attached to the next message besides its text. */
export interface Attached {
  readonly files: readonly File[];
  readonly quoted: WhatsappMessage | null;
}

/** Writes messages to a contact. */
export function Composer({
  thread,
  isOpen,
  input,
  attached,
  onAttach,
  onSend,
  onTemplate,
}: {
  /** Names the thread, for the draft. */
  thread: string;
  /** Whether anything but a template may be sent now. */
  isOpen: boolean;
  input: RefObject<HTMLTextAreaElement | null>;
  attached: Attached;
  onAttach: (attached: Attached) => void;
  onSend: (message: MessageToSend) => void;
  /** Opens the choice of templates. */
  onTemplate: () => void;
}): ReactElement {
  const [text, setText] = useDraft(thread);
  const picker = useRef<HTMLInputElement>(null);
  const { files, quoted } = attached;
  const length = Array.from(text).length;
  const isTooLong = length > MOST;
  const isEmpty = text.trim() === "" && files.length === 0;
  const canSend = isOpen && !isEmpty && !isTooLong;

  const send = (): void => {
    if (!canSend) return;
    for (const message of messagesOf(text.trim(), attached)) onSend(message);
    setText("");
    onAttach({ files: [], quoted: null });
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
          <span>
            The contact has not written for 24 hours: WhatsApp allows only
            templates.
          </span>
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
            aria-label="Do not quote"
            onClick={() => {
              onAttach({ ...attached, quoted: null });
            }}
          >
            <X size={16} aria-hidden="true" />
          </button>
        </p>
      )}
      <AttachedFiles
        files={files}
        onRemove={(file) => {
          onAttach({ ...attached, files: files.filter((one) => one !== file) });
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
              onAttach({ ...attached, files: [...files, ...chosen] });
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
              setText(target.value);
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

/** Each file is a message; the first takes the text as its caption, if it can. */
function messagesOf(
  text: string,
  { files, quoted }: Attached,
): readonly MessageToSend[] {
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

/** Enter sends, where there is a keyboard; Shift+Enter is a new line. */
function isSendKey(event: KeyboardEvent): boolean {
  const { key, shiftKey, ctrlKey, metaKey, nativeEvent } = event;
  if (key !== "Enter" || shiftKey || nativeEvent.isComposing) return false;
  const isTouched = window.matchMedia("(pointer: coarse)").matches;
  return !isTouched || ctrlKey || metaKey;
}
