import { DUPLICATES_MAX_GROUP, type DuplicatesAnswer, type DuplicatesRequest } from '@hako/vault-client/contract';
import { MEGABYTE } from '../http/body.js';
import { route } from '../http/route.js';
import { isDuplicates, validate } from '../http/schemas.js';
import { visibleStatuses } from '../records/status.js';
import { sourcesOf } from './search.js';

const PAGE = 2_000;

/** POST /v1/duplicates: who shares a value with whom, by the digests alone; nothing is opened for it and no digest is answered. */
export const findDuplicates = route<DuplicatesRequest>({
  method: 'POST',
  path: '/v1/duplicates',
  op: 'search',
  maxBytes: MEGABYTE,
  parse: (body) => validate(isDuplicates, body),
  access: ({ field }) => ({ subjectIds: null, fields: sourcesOf(field) }),
  run: async ({ tx, claims, body: { field, after }, tenant }) => {
    const { keys } = tenant();
    const rows = await tx.query<{ ids: string[] }>({
      name: 'duplicates',
      text: `select array_agg(distinct b.subject_id order by b.subject_id) as ids from vault.blind_index b join vault.subject s using (tenant_id, subject_id)
              where b.tenant_id = $1 and b.field_code = $2 and b.idx_version = $3 and s.status = any($4)
                and not exists (select 1 from vault.consent c where c.tenant_id = $1 and c.subject_id = b.subject_id and c.purpose = $7 and not c.granted)
              group by b.digest having count(distinct b.subject_id) between 2 and $5 and ($6::text is null or min(b.subject_id) > $6)
              order by min(b.subject_id) limit $8`,
      values: [claims.tid, field, keys.indexVersion, visibleStatuses(claims.pur), DUPLICATES_MAX_GROUP, after ?? null, claims.pur, PAGE + 1],
    });
    const found = rows.map(({ ids }) => ids);
    const more = found.length > PAGE;
    // A page ends between people, so that the next one begins behind all groups of its last first subject.
    const last = found[PAGE - 1]?.[0];
    const groups = more ? found.slice(0, PAGE).filter(([first]) => first !== found[PAGE]?.[0]) : found;
    const next = more ? (groups.at(-1)?.[0] ?? last ?? null) : null;
    return { detail: { field, groups: groups.length, subjects: new Set(groups.flat()).size }, answer: async (): Promise<DuplicatesAnswer> => ({ groups, next }) };
  },
});
