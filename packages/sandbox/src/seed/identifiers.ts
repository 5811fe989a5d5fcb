/**
 * A WhatsApp message id: `wamid.` and the Base64 of the other party's number
 * and a fingerprint, laid out like Meta's.
 *
 * @param party - the contact's number, or its BSUID.
 * @param fingerprint - 20 hexadecimal digits, unique for each message.
 */
export function buildWamid(party: string, fingerprint: string): string {
  const bytes = Buffer.concat([
    Buffer.from([0x1c, 0x18, party.length]),
    Buffer.from(party, "latin1"),
    Buffer.from([0x15, 0x02, 0x00, 0x11, 0x18, 0x14]),
    Buffer.from(fingerprint, "latin1"),
    Buffer.from([0x00]),
  ]);
  return `wamid.${bytes.toString("base64")}`;
}
