import type { RestrictAnswer, RestrictRequest } from '@hako/vault-client/contract';
import { MEGABYTE } from '../http/body.js';
import { route } from '../http/route.js';
import { validate } from '../http/schemas.js';
import { isRestrict } from './schema.js';
import { lockLiving, subjectIdOf } from './subject.js';

/** POST /v1/subjects/:id/restrict (GDPR Art. 18). The same call again changes nothing. */
export const restrictSubject = route<RestrictRequest & { subjectId: string }>({
  method: 'POST',
  path: '/v1/subjects/:id/restrict',
  op: 'restrict',
  maxBytes: MEGABYTE,
  parse: (body, parameter) => ({ ...validate(isRestrict, body), subjectId: subjectIdOf(parameter) }),
  access: ({ subjectId }) => ({ subjectIds: [subjectId], fields: [] }),
  run: async ({ tx, claims, body: { subjectId, restricted } }) => {
    const { status } = await lockLiving(tx, claims.tid, subjectId);
    const wanted = restricted ? 'restricted' : 'live';
    const changed = status !== wanted;
    if (changed) await tx.query({ text: 'update vault.subject set status = $3, updated_at = now() where tenant_id = $1 and subject_id = $2', values: [claims.tid, subjectId, wanted] });
    return { detail: { subjects: [subjectId], restricted, changed }, answer: (): RestrictAnswer => ({ subjectId, restricted, changed }) };
  },
});
