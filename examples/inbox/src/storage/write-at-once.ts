import { type UseStore, promisifyRequest } from "idb-keyval";

/**
 * Changes a store of IndexedDB. The transaction is committed at once, so that the
 * browser completes it even if the page is left in the same moment.
 */
export function writeAtOnce(
  store: UseStore,
  change: (store: IDBObjectStore) => void,
): Promise<void> {
  return store("readwrite", (opened) => {
    change(opened);
    opened.transaction.commit();
    return promisifyRequest(opened.transaction);
  });
}
