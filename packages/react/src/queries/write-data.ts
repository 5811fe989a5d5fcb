import { type Query, notifyManager } from "@tanstack/react-query";
import { keepIdentity } from "./share-items.js";

/**
 * Gives a query data before its response is there. The query counts as out of
 * date, so that it is fetched as if there were none.
 */
export function seedData(query: Query, data: unknown): void {
  if (query.state.status !== "pending") return;
  notifyManager.batch(() => {
    query.setData(data, { updatedAt: 0, manual: true });
    query.setState({ isInvalidated: true });
  });
}

/**
 * Changes the data of a query and nothing else about it: how old its last
 * response is, whether it is invalidated, and its error stay.
 *
 * @param data - Made of the data so far: what did not change is the same object.
 */
export function writeData(query: Query, data: unknown): void {
  keepIdentity(data);
  const { dataUpdatedAt, isInvalidated, status, error } = query.state;
  notifyManager.batch(() => {
    query.setData(data, { updatedAt: dataUpdatedAt, manual: true });
    if (isInvalidated || status === "error") {
      query.setState({ isInvalidated, status, error });
    }
  });
}
