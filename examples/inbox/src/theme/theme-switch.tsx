import { Monitor, Moon, Sun } from "lucide-react";
import type { ReactElement } from "react";
import { type Theme, chooseTheme, useTheme } from "./theme.js";

const THEMES = {
  system: { name: "System", next: "light", Icon: Monitor },
  light: { name: "Light", next: "dark", Icon: Sun },
  dark: { name: "Dark", next: "system", Icon: Moon },
} as const satisfies Record<Theme, unknown>;

/** A button that switches to the next theme. */
export function ThemeSwitch(): ReactElement {
  const { name, next, Icon } = THEMES[useTheme()];
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`Theme: ${name}. Switch to ${next}`}
      title={`Theme: ${name}`}
      onClick={() => {
        chooseTheme(next);
      }}
    >
      <Icon size={18} aria-hidden="true" />
    </button>
  );
}
