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

/** `ConversationsList` → `conversationsList`. */
export function lowerFirst(word: string): string {
  return word.slice(0, 1).toLowerCase() + word.slice(1);
}

/** Name of the type of an operation's query parameters. */
export function queryTypeName(operationId: string): string {
  return `${pascalCase(operationId)}Query`;
}

/** Name of the type of an operation's request body. */
export function bodyTypeName(operationId: string): string {
  return `${pascalCase(operationId)}Body`;
}

/** `phoneNumbers` → `phone-numbers`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `conversations` → `conversation`, `marketingPreferences` → `marketingPreference`. */
export function singular(name: string): string {
  if (name.endsWith("ies")) return `${name.slice(0, -3)}y`;
  if (/(ss|us|is)$/.test(name)) return name;
  if (/(x|ch|sh|ss|us)es$/.test(name)) return name.slice(0, -2);
  return name.replace(/s$/, "");
}
