import { DUPLICATES_MAX_GROUP, type DuplicatesAnswer, type DuplicatesRequest } from '@hako/vault-client/contract';
import { MEGABYTE } from '../http/body.js';
import { route } from '../http/route.js';
import { isDuplicates, validate } from '../http/schemas.js';
import { visibleStatuses } from '../records/status.js';
import { openCursor, sealCursor } from '../search/group-cursor.js';
import { sourcesOf } from './search.js';

/** Values looked at in one page. */
const PAGE = 2_000;
/** What more records share tells nothing, however few of them may be seen. */
const MOST_RECORDS = 10 * DUPLICATES_MAX_GROUP;

/**
 * POST /v1/duplicates: who shares a value with whom, by the digests alone; nothing is opened for it and no digest is
 * answered. The index is read once, in its own order, however many pages that takes; only for what is shared is asked who
 * may be seen.
 */
export const findDuplicates = route<DuplicatesRequest>({
  method: 'POST',
  path: '/v1/duplicates',
  op: 'search',
  maxBytes: MEGABYTE,
  parse: (body) => validate(isDuplicates, body),
  access: ({ field }) => ({ subjectIds: null, fields: sourcesOf(field) }),
  run: async ({ tx, claims, body: { field, after }, tenant }) => {
    const { keys } = tenant();
    const rows = await tx.query<{ digest: Buffer; ids: string[] | null }>({
      name: 'duplicates',
      text: `with shared as materialized (
               select b.digest from vault.blind_index b where b.tenant_id = $1 and b.field_code = $2 and b.idx_version = $3 and b.digest > $6
               group by b.digest having count(*) between 2 and $8 order by b.digest limit $9)
             select g.digest, (
               select array_agg(b.subject_id order by b.subject_id) from vault.blind_index b join vault.subject s using (tenant_id, subject_id)
               where b.tenant_id = $1 and b.field_code = $2 and b.idx_version = $3 and b.digest = g.digest and s.status = any($4)
                 and not exists (select 1 from vault.consent c where c.tenant_id = $1 and c.subject_id = b.subject_id and c.purpose = $7 and not c.granted)
               having count(*) between 2 and $5) as ids
             from shared g order by g.digest`,
      values: [claims.tid, field, keys.indexVersion, visibleStatuses(claims.pur), DUPLICATES_MAX_GROUP, after === undefined ? Buffer.alloc(0) : openCursor(keys, field, after), claims.pur, MOST_RECORDS, PAGE],
    });
    const groups = rows.flatMap(({ ids }) => (ids ? [ids] : []));
    const last = rows.length === PAGE ? rows.at(-1) : undefined;
    const next = last ? sealCursor(keys, field, last.digest) : null;
    return { detail: { field, groups: groups.length, subjects: new Set(groups.flat()).size }, answer: async (): Promise<DuplicatesAnswer> => ({ groups, next }) };
  },
});
