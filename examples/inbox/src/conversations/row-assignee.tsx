import { UserRound } from "lucide-react";
import { type ReactElement, useEffect, useState } from "react";
import { useAssignee } from "../members/use-assignee.js";

/** How long a row must be visible before its assignee is requested. */
const REST = 400;

/**
 * The person a row's conversation is assigned to. Rows that are scrolled past
 * send no request.
 */
export function RowAssignee({
  conversationId,
}: {
  conversationId: string;
}): ReactElement | null {
  const [hasRested, setHasRested] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setHasRested(true);
    }, REST);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  const { assignee, hasFailed } = useAssignee(conversationId, hasRested);
  if (!assignee && !hasFailed) return null;
  return (
    <span className="assignee">
      <UserRound size={12} aria-hidden="true" />
      {assignee ? (
        <>
          <span className="sr-only">Assigned to </span>
          <span className="assignee-name" dir="auto">
            {assignee.name ?? "a member"}
          </span>
        </>
      ) : (
        <>
          <span className="sr-only">Assignee </span>
          <span className="assignee-name">not known</span>
        </>
      )}
    </span>
  );
}
