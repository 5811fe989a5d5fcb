import { type Query, notifyManager } from "@tanstack/react-query";
import { keepIdentity } from "./share-items.js";

/**
 * Sets the data of a query that has no response yet. The query is marked as invalidated, so
 * that it is still fetched.
 */
export function seedData(query: Query, data: unknown): void {
  if (query.state.status !== "pending") return;
  notifyManager.batch(() => {
    query.setData(data, { updatedAt: 0, manual: true });
    query.setState({ isInvalidated: true });
  });
}

/**
 * Changes only the data of a query. The time of its last response, its invalidation and its
 * error stay.
 *
 * @param data - The new data, in which unchanged parts are the same objects.
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
