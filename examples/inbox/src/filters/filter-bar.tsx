import type { ReactElement } from "react";
import {
  businessNumberTitle,
  useBusinessNumbers,
} from "../business-numbers/business-numbers.js";
import { RetryLine } from "../feedback/retry-line.js";
import { useMembers } from "../members/members.js";
import { changeFilters } from "../routing/route.js";
import { ActivityFilter } from "./activity-filter.js";
import {
  type InboxFilters,
  NOBODY,
  NO_FILTERS,
  hasFilters,
} from "./inbox-filters.js";
import { ContactSearch } from "./contact-search.js";
import { SelectField } from "./select-field.js";

const STATUSES = [
  { value: null, name: "All" },
  { value: "active", name: "Open" },
  { value: "ended", name: "Closed" },
] as const;

/** All filters of the list. */
export function FilterBar({
  filters,
}: {
  filters: InboxFilters;
}): ReactElement {
  const members = useMembers();
  const numbers = useBusinessNumbers();
  const { assignee } = filters;
  const isUnknown =
    assignee !== null &&
    assignee !== NOBODY &&
    !members.list.some(({ user_id }) => user_id === assignee);
  return (
    <search
      className="filters"
      aria-label="Filter conversations"
      data-focus-group
    >
      <ContactSearch committed={filters.name + filters.number} />
      <div className="filter-lines">
        <fieldset className="segments">
          <legend className="sr-only">Status</legend>
          {STATUSES.map(({ value, name }) => (
            <label key={name} className="segment">
              <input
                type="radio"
                name="status"
                className="sr-only"
                checked={filters.status === value}
                onChange={() => {
                  changeFilters({ status: value });
                }}
              />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
        <div className="filter-row">
          <SelectField
            label="Assignee"
            value={assignee ?? ""}
            isSet={assignee !== null}
            onChange={(value) => {
              changeFilters({ assignee: value === "" ? null : value });
            }}
          >
            <option value="">Anyone</option>
            <option value={NOBODY}>Unassigned</option>
            {members.list.map(({ user_id, name }) => (
              <option key={user_id} value={user_id}>
                {name}
              </option>
            ))}
            {isUnknown && (
              <option value={assignee}>
                {members.areKnown ? "Another member" : "A member"}
              </option>
            )}
          </SelectField>
          {numbers.length > 1 && (
            <SelectField
              label="Business number"
              value={filters.via ?? ""}
              isSet={filters.via !== null}
              onChange={(value) => {
                changeFilters({ via: value === "" ? null : value });
              }}
            >
              <option value="">All numbers</option>
              {numbers.map((number) => (
                <option key={number.id} value={number.phone_number_id}>
                  {businessNumberTitle(number)}
                </option>
              ))}
            </SelectField>
          )}
          <ActivityFilter from={filters.from} to={filters.to} />
          {hasFilters(filters) && (
            <button
              type="button"
              className="text-button"
              onClick={() => {
                changeFilters(NO_FILTERS);
              }}
            >
              Clear
            </button>
          )}
          {members.hasFailed && (
            <RetryLine
              text="Members not loaded."
              isRetrying={members.isFetching}
              onRetry={members.retry}
            />
          )}
        </div>
      </div>
    </search>
  );
}
