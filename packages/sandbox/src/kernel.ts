/**
 * The building blocks of an area: tables, queries, resources, responses. The files
 * of areas import them from here; the kernel knows no area.
 */
export * from "./http/problem.js";
export * from "./http/reply.js";
export { isObject, pick, withoutNulls } from "./members.js";
export * from "./resource/area.js";
export { decodeJson, encodeJson } from "./resource/cursor.js";
export * from "./resource/cursor-list.js";
export * from "./resource/filters.js";
export * from "./resource/handler.js";
export * from "./resource/numbered-list.js";
export * from "./resource/page.js";
export * from "./resource/preconditions.js";
export * from "./resource/resource.js";
export type { Database } from "./storage/database.js";
export * from "./storage/timestamps.js";
export * from "./table/column.js";
export * from "./table/matching.js";
export { FEWEST_DIGITS, partQueries } from "./table/part-index.js";
export * from "./table/sql.js";
export * from "./table/statements.js";
export * from "./table/table.js";
