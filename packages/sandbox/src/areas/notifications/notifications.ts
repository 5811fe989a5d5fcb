import { area, data } from "../../kernel.js";
import { destinationHandlers } from "./destinations.js";
import { notificationEventTypes } from "./event-types.js";
import { routeHandlers } from "./routes.js";
import { seedNotifications } from "./seed.js";
import { destinations, routes } from "./table.js";

/** Tag Notifications: which events there are, and where they are sent. */
export const notificationsArea = area({
  tables: [destinations, routes],
  seed: seedNotifications,
  handlers: {
    listNotificationEventTypes: () =>
      Promise.resolve(data(notificationEventTypes())),
    ...destinationHandlers,
    ...routeHandlers,
  },
});
