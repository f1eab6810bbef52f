/** Agency and person in the 32 bytes that a discoverable passkey gives back: random ids, nothing that names anybody. */
export const userHandle = (tenantId: string, userId: string): Buffer => Buffer.concat([bytesOf(tenantId), bytesOf(userId)]);

export function readUserHandle(text: string | undefined): { tenantId: string; userId: string } | undefined {
  const bytes = Buffer.from(text ?? '', 'base64url');
  return bytes.length === 32 ? { tenantId: uuidOf(bytes.subarray(0, 16)), userId: uuidOf(bytes.subarray(16)) } : undefined;
}

const bytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');
const uuidOf = (bytes: Buffer): string => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
