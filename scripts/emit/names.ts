/** `list_contacts`, `event-definitions` or `listUsers` → `listContacts`. */
export function camelCase(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return words
    .map((word, index) => (index === 0 ? lowerFirst(word) : upperFirst(word)))
    .join("");
}

/** `conversations.assignments` → `ConversationsAssignments`. */
export function pascalCase(name: string): string {
  return upperFirst(camelCase(name));
}

function upperFirst(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function lowerFirst(word: string): string {
  return word.slice(0, 1).toLowerCase() + word.slice(1);
}
