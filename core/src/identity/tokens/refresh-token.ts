import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const FORM = /^([0-9a-f]{32})\.([A-Za-z0-9_-]{43})$/;
const NONCE_BYTES = 12;

/** `<tenant>.<256 random bits>`: the tenant part says in which schema to look, and is no secret. */
export function newRefreshToken(tenantId: string): string {
  return `${tenantId.replace(/-/g, '')}.${randomBytes(32).toString('base64url')}`;
}

export function tenantOfRefreshToken(token: string): string | undefined {
  const hex = FORM.exec(token)?.[1];
  return hex?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export const hashOfRefreshToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Only who holds the parent can read its child: the key is derived from the parent, which we store as a hash alone. */
export function sealSuccessor(parent: string, child: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(parent), nonce);
  return Buffer.concat([nonce, cipher.update(child), cipher.final(), cipher.getAuthTag()]);
}

export function openSuccessor(parent: string, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(parent), sealed.subarray(0, NONCE_BYTES), { authTagLength: 16 });
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -16)), decipher.final()]).toString();
}

const keyOf = (parent: string): Buffer => Buffer.from(hkdfSync('sha256', parent, Buffer.alloc(0), 'hako:refresh-successor', 32));
