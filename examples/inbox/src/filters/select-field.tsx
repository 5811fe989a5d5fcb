import { ChevronDown } from "lucide-react";
import type { ReactElement, ReactNode } from "react";

/** A native select element with the style of the app. */
export function SelectField({
  label,
  value,
  isSet,
  isDisabled = false,
  onChange,
  children,
}: {
  /** For screen readers only. */
  label: string;
  value: string;
  /** Whether another value than the default is selected. */
  isSet: boolean;
  isDisabled?: boolean;
  onChange: (value: string) => void;
  children: ReactNode;
}): ReactElement {
  return (
    <span className="select" data-set={isSet || undefined}>
      <select
        aria-label={label}
        value={value}
        disabled={isDisabled}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      >
        {children}
      </select>
      <ChevronDown size={14} aria-hidden="true" />
    </span>
  );
}
