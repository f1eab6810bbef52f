import type { HoldAnswer, HoldRequest } from '@hako/vault-client/contract';
import type { Executor } from '../database/database.js';
import { MEGABYTE } from '../http/body.js';
import { route } from '../http/route.js';
import { validate } from '../http/schemas.js';
import { isHold } from './schema.js';
import { lockLiving, subjectIdOf } from './subject.js';

/** POST /v1/subjects/:id/hold. Several cases may hold one subject; it is free when the last one lets go. */
export const holdSubject = route<HoldRequest & { subjectId: string }>({
  method: 'POST',
  path: '/v1/subjects/:id/hold',
  op: 'hold',
  maxBytes: MEGABYTE,
  parse: (body, parameter) => ({ ...validate(isHold, body), subjectId: subjectIdOf(parameter) }),
  access: ({ subjectId }) => ({ subjectIds: [subjectId], fields: [] }),
  run: async ({ tx, claims, body: { subjectId, holdId, held } }) => {
    await lockLiving(tx, claims.tid, subjectId);
    const text = held
      ? 'insert into vault.legal_hold (tenant_id, subject_id, hold_id, set_by) values ($1, $2, $3, $4) on conflict do nothing'
      : 'delete from vault.legal_hold where tenant_id = $1 and subject_id = $2 and hold_id = $3 and $4::text is not null';
    await tx.query({ text, values: [claims.tid, subjectId, holdId, claims.sub] });
    const holds = await holdsOf(tx, claims.tid, subjectId);
    return { detail: { subjects: [subjectId], hold: holdId, held }, answer: (): HoldAnswer => ({ subjectId, holds }) };
  },
});

export async function holdsOf(tx: Executor, tenantId: string, subjectId: string): Promise<string[]> {
  const rows = await tx.query<{ hold_id: string }>({ text: 'select hold_id from vault.legal_hold where tenant_id = $1 and subject_id = $2 order by hold_id', values: [tenantId, subjectId] });
  return rows.map((row) => row.hold_id);
}
