import { VaultError, type ExportSubjectAnswer, type ExportSubjectRequest } from '@hako/vault-client/contract';
import { CompactEncrypt, importJWK, type JWK } from 'jose';
import { MEGABYTE } from '../http/body.js';
import { route } from '../http/route.js';
import { validate } from '../http/schemas.js';
import { fromItems } from '../records/items.js';
import { statusOf } from '../records/status.js';
import { openItems, openSubject, readSubjects } from '../records/stored.js';
import { accessesOf } from './accesses.js';
import { consentsOf } from './consents.js';
import { holdsOf } from './hold.js';
import { isExport } from './schema.js';
import { subjectIdOf } from './subject.js';

/** Content encryption is always AES-256-GCM; how its key travels depends on what the recipient has (RFC 7518). */
const ALGORITHM: Record<string, string> = { EC: 'ECDH-ES+A256KW', OKP: 'ECDH-ES+A256KW', RSA: 'RSA-OAEP-256' };
const PURPOSES = new Set<string>(['subject_request', 'legal_request']);

/** POST /v1/subjects/:id/export: all that the vault knows, readable by the holder of one key only (GDPR Art. 15 and 20). */
export const exportSubject = route<ExportSubjectRequest & { subjectId: string }>({
  method: 'POST',
  path: '/v1/subjects/:id/export',
  op: 'export',
  maxBytes: MEGABYTE,
  parse: (body, parameter) => ({ ...validate(isExport, body), subjectId: subjectIdOf(parameter) }),
  access: ({ subjectId }) => ({ subjectIds: [subjectId], fields: [] }),
  run: async ({ tx, claims, body: { subjectId, recipientKey }, tenant }) => {
    if (!PURPOSES.has(claims.pur)) throw new VaultError('PURPOSE_DENIED');
    const recipient = await importKey(recipientKey);
    const { keys } = tenant();
    const stored = (await readSubjects(tx, claims.tid, [subjectId], claims.pur)).get(subjectId);
    const status = statusOf(stored?.row, claims.pur);
    if (!stored || status === 'not_found') throw new VaultError('NOT_FOUND');
    if (status === 'shredded') throw new VaultError('GONE');
    const [facts] = await tx.query<{ created_at: Date; updated_at: Date }>({ text: 'select created_at, updated_at from vault.subject where tenant_id = $1 and subject_id = $2', values: [claims.tid, subjectId] });
    const [consents, holds, accesses] = [await consentsOf(tx, claims.tid, subjectId), await holdsOf(tx, claims.tid, subjectId), await accessesOf(tx, claims.tid, subjectId)];
    return {
      detail: { subjects: [subjectId], key: String(recipientKey['kty']) },
      answer: async (): Promise<ExportSubjectAnswer> => {
        const bundle = {
          format: 'hako-subject-export/v1',
          subjectId,
          kind: stored.row.kind,
          createdAt: facts!.created_at.toISOString(),
          updatedAt: facts!.updated_at.toISOString(),
          recordVersion: stored.row.record_version,
          restricted: stored.row.status === 'restricted',
          record: fromItems(openItems(openSubject(keys, stored).keys, stored.items)),
          consents,
          legalHolds: holds.length,
          accesses,
        };
        const plaintext = Buffer.from(JSON.stringify(bundle));
        try {
          return { subjectId, bundle: await recipient(plaintext) };
        } finally {
          plaintext.fill(0);
        }
      },
    };
  },
});

/** Before anything is opened: a key that is none must not cost an entry that says otherwise. */
async function importKey(key: ExportSubjectRequest['recipientKey']): Promise<(plaintext: Uint8Array) => Promise<string>> {
  const alg = ALGORITHM[String(key['kty'])]!;
  try {
    const publicKey = await importJWK(key as JWK, alg);
    return (plaintext) => new CompactEncrypt(plaintext).setProtectedHeader({ alg, enc: 'A256GCM', typ: 'hako-subject-export+jwe', ...(typeof key['kid'] === 'string' ? { kid: key['kid'] } : {}) }).encrypt(publicKey);
  } catch {
    throw new VaultError('VALIDATION_FAILED', { details: [{ path: '/recipientKey', code: 'value' }] });
  }
}
