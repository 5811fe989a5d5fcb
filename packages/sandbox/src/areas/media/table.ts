import { table } from "../../kernel.js";

/** Files that messages can have: uploaded ones and received ones. */
export const mediaFiles = table("media_files", (t) => ({
  // Digits, as Meta's.
  id: t.key(t.text),
  phone_number_id: t.text,
  mime_type: t.text,
  sha256: t.text,
  byte_size: t.integer,
  created_at: t.instant,
}));

/** What files contain; equal files share it. */
export const mediaContents = table("media_contents", (t) => ({
  sha256: t.key(t.text),
  base64: t.text,
}));
