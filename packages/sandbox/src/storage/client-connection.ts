import type { Client } from "@libsql/client";
import type { Connection } from "./connection.js";

/**
 * A connection through `@libsql/client`: to a server, or to wherever a client of
 * the caller's leads.
 *
 * @param isOwned - whether the client is closed with the connection.
 */
export function clientConnection(client: Client, isOwned: boolean): Connection {
  const write: Connection["write"] = async (statements) => {
    await client.batch([...statements], "write");
  };
  return {
    async query(statement) {
      const { rows, columns } = await client.execute(statement);
      return rows.map((row) => columns.map((_, index) => row[index]));
    },
    write,
    // One batch: a server ends transactions that take long, and the caller may
    // use the client meanwhile.
    fill: (parts) => write([...parts].flat()),
    close() {
      if (isOwned) client.close();
    },
  };
}
