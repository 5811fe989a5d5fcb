import { areaHandlers } from "../areas/index.js";
import { apiLogHandlers } from "./api-logs.js";
import { fundingPortfolioHandlers } from "./funding-portfolios.js";
import { fundingUsageHandlers } from "./funding-usage.js";
import { fundingHandlers } from "./funding.js";
import type { AllHandlers } from "./handler.js";
import { logSearchHandlers } from "./log-search.js";
import { notificationRouteHandlers } from "./notification-routes.js";
import { notificationHandlers } from "./notifications.js";

/**
 * Which handler answers which operation. The type wants one for each operation
 * of the description.
 */
export const handlers: AllHandlers = {
  ...areaHandlers,
  ...fundingUsageHandlers,
  ...fundingPortfolioHandlers,
  ...fundingHandlers,
  ...logSearchHandlers,
  ...notificationRouteHandlers,
  ...notificationHandlers,
  ...apiLogHandlers,
};
