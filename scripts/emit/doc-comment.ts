/** A TSDoc comment with the given paragraphs; empty ones are left out. */
export function docComment(
  paragraphs: readonly (string | undefined)[],
  tags: readonly string[] = [],
): string {
  const blocks = paragraphs.filter((text) => text !== undefined && text !== "");
  if (tags.length > 0) blocks.push(tags.join("\n"));
  const text = blocks.join("\n\n").replaceAll("*/", "*\\/");
  if (!text.includes("\n")) return `/** ${text} */`;
  const lines = text.split("\n").map((line) => ` * ${line}`.trimEnd());
  return ["/**", ...lines, " */"].join("\n");
}
