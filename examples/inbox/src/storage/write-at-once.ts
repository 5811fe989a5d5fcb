import { type UseStore, promisifyRequest } from "idb-keyval";

/**
 * Changes a store of IndexedDB. The transaction is committed immediately, so that the
 * browser completes it even if the user leaves the page.
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
