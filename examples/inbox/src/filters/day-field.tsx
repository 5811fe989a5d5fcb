import { type ReactElement, useId, useState } from "react";

/** No conversation is older; also, a year that is still being typed is not. */
const FIRST_DAY = "2009-01-01";

/**
 * A date field. The typed value takes effect when it is a date within the
 * bounds; until then it stays in the field, and a date out of bounds shows an error.
 */
export function DayField({
  label,
  value,
  min,
  max,
  onChange,
}: {
  label: string;
  value: string | null;
  min: string | null;
  max: string | null;
  onChange: (value: string | null) => void;
}): ReactElement {
  const [text, setText] = useState(value ?? "");
  const [shown, setShown] = useState(value);
  // Presets, back and forward change the value, which changes the field.
  if (shown !== value) {
    setShown(value);
    setText(value ?? "");
  }
  const hint = useId();
  const isBefore = text >= FIRST_DAY && min !== null && text < min;
  const isAfter = max !== null && text > max;
  return (
    <div className="day-field">
      <label>
        {label}
        <input
          type="date"
          value={text}
          min={min ?? FIRST_DAY}
          max={max ?? undefined}
          aria-invalid={isBefore || isAfter}
          aria-describedby={hint}
          onChange={({ target }) => {
            setText(target.value);
            if (target.validity.valid) onChange(target.value || null);
          }}
        />
      </label>
      <p id={hint} className="field-hint" role="status">
        {isBefore && "Choose the first day or a later one."}
        {isAfter && "Choose the last day or an earlier one."}
      </p>
    </div>
  );
}
