/**
 * Code that few calls need, in one module, so that a page loads it as one file: after the
 * first response, or with the first call that needs it.
 */
export {
  checkArguments,
  checkLimit,
  checkPageOptions,
  checkPaginated,
  checkRequest,
  rejectBaseUrl,
  rejectOperation,
} from "./arguments/thorough-checks.js";
export { toSizeError } from "./errors/failed-response.js";
export { createFailures } from "./errors/failures.js";
export { logOptions } from "./log.js";
export { createLogLines } from "./log-lines.js";
export { sendThrough, toClientError } from "./openapi-fetch.js";
export { readOtherList } from "./pagination/other-lists.js";
export {
  collectItems,
  hasNeighbour,
  movePage,
  walkPages,
} from "./pagination/walk.js";
export { prepareOptions } from "./prepare-options.js";
export { createExtras } from "./transport/extras.js";
export { readOther } from "./transport/other-bodies.js";
export { checkCallOptions } from "./transport/options.js";
export { retryAfterResponse } from "./transport/retry-response.js";
export { convertRequest } from "./transport/convert-request.js";
