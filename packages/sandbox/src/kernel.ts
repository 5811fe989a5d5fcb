/**
 * What an area is made of: tables, queries, resources, responses. The files of
 * areas import from here; the kernel knows no area.
 */
export {
  assertNotBlank,
  found,
  HttpProblem,
  notFound,
  quote,
  unprocessable,
} from "./http/problem.js";
export { accepted, created, data, noContent, ok } from "./http/reply.js";
export type { Reply } from "./http/reply.js";
export { isObject, pick, withoutNulls } from "./members.js";
export { area, type SeedSource } from "./resource/area.js";
export { decodeJson, encodeJson } from "./resource/cursor.js";
export {
  cursorReply,
  type CursorListing,
  type CursorParameters,
} from "./resource/cursor-list.js";
export { instantOf, phoneNumberPart, startOf } from "./resource/filters.js";
export {
  exclusive,
  mapping,
  type Call,
  type Handlers,
} from "./resource/handler.js";
export {
  numberedReply,
  pageHeaders,
  readNumberedPage,
  totalHeaders,
  type NumberedCall,
} from "./resource/numbered-list.js";
export {
  requireCurrent,
  requireStatus,
  type StatusRule,
} from "./resource/preconditions.js";
export {
  resource,
  type PathCall,
  type WritingCall,
} from "./resource/resource.js";
export type { Database } from "./storage/database.js";
export {
  DAY,
  dated,
  datedExactly,
  formatMicroseconds,
  formatTimestamp,
  formatUnixSeconds,
  HOUR,
  MINUTE,
  parseTimestamp,
  SECOND,
  type Microseconds,
} from "./storage/timestamps.js";
export { columns } from "./table/column.js";
export { conditionsOf } from "./table/matching.js";
export {
  contains,
  containsFolded,
  equals,
  expression,
  given,
  matching,
  nullable,
  sql,
  within,
  type Expression,
  type Sql,
  type Where,
} from "./table/sql.js";
export { insert, remove, update, type Change } from "./table/statements.js";
export {
  fromInstead,
  joined,
  source,
  table,
  type NewRow,
  type Row,
} from "./table/table.js";
