import { createHmac, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';

/** `pf_` and 128 bits. With a seed the same for that tenant each time, and still not to be guessed from outside. */
export type SubjectIds = (tenantId: string, seed?: string) => string;

export function createSubjectIds(secret: KeyObject): SubjectIds {
  const key = Buffer.from(hkdfSync('sha256', secret.export({ format: 'der', type: 'pkcs8' }), '', 'hako subject ids', 32));
  return (tenantId, seed) => {
    const bytes = seed === undefined ? randomBytes(16) : createHmac('sha256', key).update(`${tenantId}\n${seed}`).digest().subarray(0, 16);
    return `pf_${bytes.toString('hex')}`;
  };
}
