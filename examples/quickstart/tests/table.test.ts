import width from "string-width";
import { expect, it } from "vitest";
import { formatTable } from "../src/table.js";

it("a table stays aligned in every script, and truncates long cells", () => {
  const table = formatTable(
    [
      { heading: "Name", maxWidth: 10 },
      { heading: "Text", maxWidth: 12 },
      { heading: "#", maxWidth: 3 },
    ],
    [
      ["王小明", "two\nlines", "1"],
      ["Ольга", "a text that goes on and on", "2"],
      ["👩‍🚀 Zoë", "", "3"],
    ],
  );
  const lines = table.split("\n");
  expect(lines).toHaveLength(5);
  expect(lines[2]).toContain("two lines");
  expect(lines[3]).toContain("a text that…");
  const positions = lines.slice(2).map((line) => width(line.slice(0, -1)));
  expect(new Set(positions).size).toBe(1);
});
