import {
  formatTimestamp,
  HttpProblem,
  MINUTE,
  ok,
  type Database,
  type Handlers,
  type Reply,
} from "../../kernel.js";
import {
  deleting,
  findFile,
  readContent,
  storing,
  type MediaFile,
} from "../media/files.js";
import {
  isMovingWebp,
  kindOf,
  MEDIA_KINDS,
  sizeProblem,
  typeOfName,
} from "../media/kinds.js";
import { linkTo, readToken } from "../media/token.js";
import { currentFlows } from "../whatsapp-flows/flow.js";
import { ofNumber, requireOwnNumber } from "./own-numbers.js";
import { existing, metaError, metaProblem } from "./problem.js";

/** The lifetimes of Kapso's link to a file, and of Meta's. */
const DOWNLOAD_LIFETIME = 4 * MINUTE;
const META_LIFETIME = 5 * MINUTE;

export const mediaHandlers = {
  uploadMedia: ofNumber(async ({ path, body, database, clock }) => {
    const bytes = new Uint8Array(await body.file.arrayBuffer());
    const mimeType = checkedType(body.file, bytes);
    const { file, statements } = storing({
      phoneNumberId: path.phone_number_id,
      mimeType,
      bytes,
      createdAt: clock.tick(),
    });
    await database.write(statements);
    return ok({ id: file.id });
  }),

  async getMediaUrl({ path, query, url, database, clock }) {
    const file = await requireFile(database, path.media_id, query);
    const { id } = file;
    const now = clock.read();
    const until = now + DOWNLOAD_LIFETIME;
    const link = (end: number) =>
      linkTo(url.origin, { kind: "media", id, until: end });
    return ok({
      messaging_product: "whatsapp",
      id,
      url: link(now + META_LIFETIME),
      mime_type: file.mime_type,
      sha256: file.sha256,
      file_size: String(file.byte_size),
      download_url: link(until),
      download_url_expires_at: formatTimestamp(until),
    });
  },

  async deleteMedia({ path, query, database }) {
    const file = await requireFile(database, path.media_id, query);
    await database.write(deleting(file));
    return ok({ success: true });
  },

  downloadMedia: {
    // A missing token is like a wrong one: 404 without a body.
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

async function flowReply(database: Database, id: string): Promise<Reply> {
  const row = await database.first(currentFlows, { meta_flow_id: id });
  return row ? ok(row.flow_json) : { status: 404 };
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
  const owner =
    phoneNumberId === undefined ? "" : ` of phone number ${phoneNumberId}`;
  return existing(
    await findFile(database, id, phoneNumberId),
    `${id} is not the id of a media file${owner}.`,
  );
}

/** A stored file of a kind, for a message; throws HttpProblem 400. */
export async function requireMedia(
  database: Database,
  kind: string,
  id: string,
  phoneNumberId: string,
): Promise<MediaFile> {
  const file = await findFile(database, id, phoneNumberId);
  const found = file && kindOf(file.mime_type)?.kind;
  // Every file can be a document.
  if (file && (found === kind || kind === "document")) return file;
  throw metaError(
    131009,
    file
      ? `"${kind}.id" must be the id of a file of kind ${kind}; ${id} is of type ${file.mime_type}.`
      : `"${kind}.id" must be the id of a media file that phone number ${phoneNumberId} uploaded or received; got ${JSON.stringify(id)}.`,
  );
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
    throw metaProblem(
      400,
      100,
      `(#100) Param file must be a file with one of the following types: ${known}. Received file of type '${type}'.`,
    );
  }
  const isMoving = type !== "image/webp" || isMovingWebp(bytes);
  const details =
    bytes.length === 0
      ? "The file is empty."
      : sizeProblem(kind, bytes.length, isMoving);
  if (details === undefined) return type;
  throw metaError(131053, details);
}
