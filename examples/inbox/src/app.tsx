import { Keyboard, SquarePen } from "lucide-react";
import { type ReactElement, useCallback, useEffect, useState } from "react";
import { ConversationList } from "./conversations/conversation-list.js";
import { findRow } from "./conversations/use-row-keys.js";
import {
  ConversationView,
  NoConversation,
} from "./conversation/conversation-view.js";
import { ConnectionBanner } from "./feedback/connection-banner.js";
import { ToastArea } from "./feedback/toast-area.js";
import { focusList } from "./focus/focus-home.js";
import { useKeptFocus } from "./focus/use-kept-focus.js";
import { FilterBar } from "./filters/filter-bar.js";
import { formatFilters } from "./filters/inbox-filters.js";
import { HelpDialog } from "./keys/help-dialog.js";
import { useShortcuts } from "./keys/use-shortcuts.js";
import { NewConversationDialog } from "./new-conversation/new-conversation-dialog.js";
import { NewConversationView } from "./new-conversation/new-conversation-view.js";
import { NotFound } from "./routing/not-found.js";
import {
  type NewContact,
  closeConversation,
  useRoute,
} from "./routing/route.js";
import { NameResults } from "./search/name-results.js";
import { ThemeSwitch } from "./theme/theme-switch.js";
import { WaitingCount } from "./unread/waiting-count.js";

/** The inbox: the list, and the open conversation beside it or in its place. */
export function App(): ReactElement {
  const { filters, conversationId, newContact, exists } = useRoute();
  const isOpen = conversationId !== null || newContact !== null;
  const [isHelpShown, setIsHelpShown] = useState(false);
  const [isStarting, setIsStarting] = useState(false);
  const showHelp = useCallback(() => {
    setIsHelpShown(true);
  }, []);
  useShortcuts(showHelp);
  useEscape(isOpen, conversationId);
  useKeptFocus();
  if (!exists) return <NotFound />;
  return (
    <div className="app" data-open={isOpen || undefined}>
      <ConnectionBanner filters={filters} />
      <main className="panes">
        <section className="sidebar" aria-labelledby="list-title">
          <header className="sidebar-header">
            <h1 id="list-title" tabIndex={-1}>
              Inbox
            </h1>
            <WaitingCount filters={filters} />
            <button
              type="button"
              className="icon-button new-button"
              aria-label="New conversation"
              title="New conversation"
              onClick={() => {
                setIsStarting(true);
              }}
            >
              <SquarePen size={18} aria-hidden="true" />
            </button>
            <button
              type="button"
              className="icon-button"
              aria-label="Keyboard shortcuts"
              title="Keys: ?"
              onClick={showHelp}
            >
              <Keyboard size={18} aria-hidden="true" />
            </button>
            <ThemeSwitch />
          </header>
          <FilterBar filters={filters} />
          {filters.name === "" ? (
            <ConversationList
              key={formatFilters(filters)}
              filters={filters}
              openId={conversationId}
            />
          ) : (
            <NameResults filters={filters} openId={conversationId} />
          )}
        </section>
        {conversationId !== null ? (
          <ConversationView key={conversationId} id={conversationId} />
        ) : newContact !== null ? (
          <NewConversationView key={placeOf(newContact)} contact={newContact} />
        ) : (
          <NoConversation />
        )}
      </main>
      <ToastArea />
      {isStarting && (
        <NewConversationDialog
          filters={filters}
          onClose={() => {
            setIsStarting(false);
          }}
        />
      )}
      {isHelpShown && (
        <HelpDialog
          onClose={() => {
            setIsHelpShown(false);
          }}
        />
      )}
    </div>
  );
}

/** Escape goes back to the list, to the row that was open. */
function useEscape(isOpen: boolean, openId: string | null): void {
  useEffect(() => {
    if (!isOpen) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      // The first Escape closes the topmost layer.
      if (document.querySelector(":popover-open, dialog[open]")) return;
      closeConversation();
      requestAnimationFrame(() => {
        const row = openId === null ? null : findRow(document, openId);
        if (row) row.focus();
        // The row was removed from the list, or is too far away to be rendered.
        else focusList();
      });
    };
    window.addEventListener("keydown", onKeyDown);
    return () => {
      window.removeEventListener("keydown", onKeyDown);
    };
  }, [isOpen, openId]);
}

const placeOf = ({ phoneNumberId, number }: NewContact): string =>
  `${phoneNumberId}/${number}`;
