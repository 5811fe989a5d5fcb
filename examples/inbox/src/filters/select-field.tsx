import { ChevronDown } from "lucide-react";
import type { ReactElement, ReactNode } from "react";

/** A choice of the browser's own, in our clothes. */
export function SelectField({
  label,
  value,
  isSet,
  isDisabled = false,
  onChange,
  children,
}: {
  /** Read out, not shown. */
  label: string;
  value: string;
  /** Whether it is chosen and not the default. */
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
