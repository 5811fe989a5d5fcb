import type { ExportProgress } from "./export-conversations.js";

/** Milliseconds between two changes of the line. */
const EVERY_MS = 100;

/** The stream for the line. */
export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * A line with the progress of an export, shown on terminals only.
 *
 * @param from - Time at which the export ends; without it, the rest is unknown.
 */
export function createProgressLine(
  terminal: Terminal,
  from?: string,
): {
  show: (progress: ExportProgress) => void;
  end: () => void;
} {
  const started = performance.now();
  const end = from === undefined ? NaN : Date.parse(from);
  let shown = -Infinity;
  let newest = NaN;
  return {
    show: ({ conversations, messages, reached }) => {
      const now = performance.now();
      const time = Date.parse(reached);
      if (Number.isNaN(newest)) newest = time;
      if (!terminal.isTTY || now - shown < EVERY_MS) return;
      shown = now;
      const rate = Math.round((conversations * 1_000) / (now - started));
      terminal.write(
        `\r\u001b[K${bar((newest - time) / (newest - end))}${conversations.toLocaleString("en")} conversations, ${messages.toLocaleString("en")} messages, ${rate.toLocaleString("en")} a second, back to ${reached.slice(0, 10)}`,
      );
    },
    end: () => {
      if (terminal.isTTY) terminal.write("\r\u001b[K");
    },
  };
}

/** A bar of 20 characters with the percentage; empty if the part is unknown. */
function bar(part: number): string {
  if (!Number.isFinite(part)) return "";
  const done = Math.round(Math.min(1, Math.max(0, part)) * 20);
  return `${"█".repeat(done)}${"░".repeat(20 - done)} ${Math.round(part * 100)} %  `;
}
