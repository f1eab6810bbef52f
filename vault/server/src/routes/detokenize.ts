import type { DetokenizeAnswer, DetokenizeRequest } from '@hako/vault-client/contract';
import { MEGABYTE } from '../http/body.js';
import { route } from '../http/route.js';
import { isDetokenize, validate } from '../http/schemas.js';
import { openAll } from '../records/read.js';
import { statusOf } from '../records/status.js';
import { readSubjects } from '../records/stored.js';

/** POST /v1/detokenize: one statement for all subjects, one audit entry, then decryption. */
export const detokenize = route<DetokenizeRequest>({
  method: 'POST',
  path: '/v1/detokenize',
  op: 'read',
  maxBytes: 4 * MEGABYTE,
  parse: (body) => validate(isDetokenize, body),
  access: ({ subjectIds, fields, view }) => ({ subjectIds, fields, view }),
  run: async ({ tx, claims, body, tenant, unreadable }) => {
    const { subjectIds, fields, view } = body;
    const { keys } = tenant();
    const found = await readSubjects(tx, claims.tid, subjectIds, claims.pur);
    const counts: Record<string, number> = {};
    for (const subjectId of subjectIds) {
      const status = statusOf(found.get(subjectId)?.row, claims.pur);
      counts[status] = (counts[status] ?? 0) + 1;
    }
    return {
      detail: { view, fields, subjects: subjectIds, counts },
      answer: async (): Promise<DetokenizeAnswer> => ({ subjects: await openAll(keys, subjectIds, found, { fields, view, purpose: claims.pur }, unreadable) }),
    };
  },
});
