import {
  equals,
  formatTimestamp,
  HttpProblem,
  type Database,
  type Handlers,
  type Reply,
} from "../../kernel.js";
import { deleting, findFile, readContent, storing } from "../media/files.js";
import {
  isMovingWebp,
  kindOf,
  MEDIA_KINDS,
  sizeProblem,
  typeOfName,
} from "../media/kinds.js";
import { linkTo, readToken } from "../media/token.js";
import { currentFlows } from "../whatsapp-flows/flow.js";
import { requireOwnNumber } from "./own-numbers.js";
import { messagingNotFound, metaProblem } from "./problem.js";

const MINUTE = 60_000_000;

/** How long a link of Kapso can be used, and one of Meta. */
const DOWNLOAD_LIFETIME = 4 * MINUTE;
const META_LIFETIME = 5 * MINUTE;

/** Files of messages: uploaded, found, downloaded, deleted. */
export const mediaHandlers = {
  async uploadMedia({ path, body, database, clock }) {
    const { phone_number_id: phoneNumberId } = path;
    await requireOwnNumber(database, phoneNumberId);
    const bytes = new Uint8Array(await body.file.arrayBuffer());
    const mimeType = checkedType(body.file, bytes);
    const { file, statements } = storing({
      phoneNumberId,
      mimeType,
      bytes,
      createdAt: clock.tick(),
    });
    await database.write(statements);
    return { status: 200, body: { id: file.id } };
  },

  async getMediaUrl({ path, query, url, database, clock }) {
    const file = await requireFile(database, path.media_id, query);
    const { id } = file;
    const now = clock.read();
    const until = now + DOWNLOAD_LIFETIME;
    const link = (end: number) =>
      linkTo(url.origin, { kind: "media", id, until: end });
    return {
      status: 200,
      body: {
        messaging_product: "whatsapp",
        id,
        url: link(now + META_LIFETIME),
        mime_type: file.mime_type,
        sha256: file.sha256,
        file_size: String(file.byte_size),
        download_url: link(until),
        download_url_expires_at: formatTimestamp(until),
      },
    };
  },

  async deleteMedia({ path, query, database }) {
    const file = await requireFile(database, path.media_id, query);
    await database.write(deleting(file));
    return { status: 200, body: { success: true } };
  },

  downloadMedia: {
    // A missing token is no more than a wrong one: 404 without a body.
    mapProblem: (problem) =>
      new HttpProblem(404, problem.message, { body: undefined }),
    async handle({ query, database, clock }) {
      const linked = readToken(query.token, clock.read());
      if (linked?.kind === "flow") return flowReply(database, linked.id);
      const file = linked && (await findFile(database, linked.id));
      if (!file) return { status: 404 };
      const data = await readContent(database, file);
      return {
        status: 200,
        content: { type: file.mime_type, data },
        headers: {
          "Content-Length": String(data.length),
          "Content-Disposition": `inline; filename="${file.id}"`,
          "Cache-Control": "private, max-age=240",
        },
      };
    },
  },
} satisfies Handlers;

/** The JSON of a flow, if it still exists. */
async function flowReply(database: Database, id: string): Promise<Reply> {
  const row = await database.first(currentFlows, [
    equals(currentFlows.meta_flow_id, id),
  ]);
  return row ? { status: 200, body: row.flow_json } : { status: 404 };
}

/** The stored file of a message; throws HttpProblem 404. */
async function requireFile(
  database: Database,
  id: string,
  { phone_number_id: phoneNumberId }: { phone_number_id?: string | undefined },
) {
  if (phoneNumberId !== undefined) {
    await requireOwnNumber(database, phoneNumberId);
  }
  const file = await findFile(database, id, phoneNumberId);
  if (file) return file;
  const owner =
    phoneNumberId === undefined ? "" : ` of phone number ${phoneNumberId}`;
  throw messagingNotFound(`${id} is not the id of a media file${owner}.`);
}

/**
 * The media type of an uploaded file.
 *
 * @throws HttpProblem 400 for a type that WhatsApp does not take, and a file that
 *   is empty or too large.
 */
function checkedType(file: File, bytes: Uint8Array): string {
  const [declared = ""] = file.type.toLowerCase().split(/\s*;/);
  const isGeneral = declared === "" || declared === "application/octet-stream";
  const type = isGeneral ? (typeOfName(file.name) ?? declared) : declared;
  const kind = kindOf(type);
  if (!kind) {
    const known = MEDIA_KINDS.flatMap(({ types }) => types).join(", ");
    throw metaProblem({
      status: 400,
      code: 100,
      message: `(#100) Param file must be a file with one of the following types: ${known}. Received file of type '${type}'.`,
    });
  }
  const isMoving = type !== "image/webp" || isMovingWebp(bytes);
  const details =
    bytes.length === 0
      ? "The file is empty."
      : sizeProblem(kind, bytes.length, isMoving);
  if (details === undefined) return type;
  throw metaProblem({
    status: 400,
    code: 131053,
    message: "(#131053) Media upload error",
    details,
  });
}
