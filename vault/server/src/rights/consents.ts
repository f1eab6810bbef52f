import { VaultError, type Consent, type ConsentsAnswer, type RecordConsentsRequest } from '@hako/vault-client/contract';
import type { Executor } from '../database/database.js';
import { MEGABYTE } from '../http/body.js';
import { route } from '../http/route.js';
import { validate } from '../http/schemas.js';
import { isConsents } from './schema.js';
import { lockLiving, subjectIdOf } from './subject.js';

interface ConsentRow {
  purpose: Consent['purpose'];
  granted: boolean;
  version: string;
  at: Date;
}

/** Clocks differ, but nobody consents tomorrow. */
const AHEAD_MS = 5 * 60_000;

/**
 * POST /v1/subjects/:id/consents. The newest word counts, whatever the order in which the words arrive; what was said
 * before stays in the access log.
 */
export const recordConsents = route<RecordConsentsRequest & { subjectId: string }>({
  method: 'POST',
  path: '/v1/subjects/:id/consents',
  op: 'consent',
  maxBytes: MEGABYTE,
  parse: (body, parameter) => ({ ...timely(validate(isConsents, body)), subjectId: subjectIdOf(parameter) }),
  access: ({ subjectId }) => ({ subjectIds: [subjectId], fields: [] }),
  run: async ({ tx, claims, body: { subjectId, consents } }) => {
    await lockLiving(tx, claims.tid, subjectId);
    for (const { purpose, granted, version, at } of [...consents].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
      await tx.query({
        name: 'consent',
        text: `insert into vault.consent as known (tenant_id, subject_id, purpose, granted, version, at) values ($1, $2, $3, $4, $5, $6)
               on conflict (tenant_id, subject_id, purpose) do update set granted = excluded.granted, version = excluded.version, at = excluded.at, recorded_at = now()
               where known.at < excluded.at or (known.at = excluded.at and not excluded.granted)`,
        values: [claims.tid, subjectId, purpose, granted, version, new Date(at)],
      });
    }
    const now = await consentsOf(tx, claims.tid, subjectId);
    return { detail: { subjects: [subjectId], consents: consents.map(({ purpose, granted, version, at }) => ({ purpose, granted, version, at })) }, answer: (): ConsentsAnswer => ({ subjectId, consents: now }) };
  },
});

export async function consentsOf(tx: Executor, tenantId: string, subjectId: string): Promise<Consent[]> {
  const rows = await tx.query<ConsentRow>({ text: 'select purpose, granted, version, at from vault.consent where tenant_id = $1 and subject_id = $2 order by purpose', values: [tenantId, subjectId] });
  return rows.map(({ at, ...consent }) => ({ ...consent, at: at.toISOString() }));
}

function timely(body: RecordConsentsRequest): RecordConsentsRequest {
  const late = body.consents.findIndex(({ at }) => Date.parse(at) > Date.now() + AHEAD_MS);
  if (late >= 0) throw new VaultError('VALIDATION_FAILED', { details: [{ path: `/consents/${late}/at`, code: 'range' }] });
  return body;
}
