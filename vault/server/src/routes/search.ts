import type { SearchAnswer, SearchRequest } from '@hako/vault-client/contract';
import { blindDigest } from '../crypto/blind-index.js';
import { normalize } from '../crypto/normalize.js';
import { MEGABYTE } from '../http/body.js';
import { route } from '../http/route.js';
import { isSearch, validate } from '../http/schemas.js';

const MAX_MATCHES = 1_000;

/** POST /v1/search: exact match of one field. The log keeps two bytes of the digest, never what was asked for. */
export const search = route<SearchRequest>({
  method: 'POST',
  path: '/v1/search',
  op: 'search',
  maxBytes: MEGABYTE,
  parse: (body) => validate(isSearch, body),
  access: ({ field }) => ({ subjectIds: null, fields: [field] }),
  run: async ({ tx, claims, body: { field, value }, tenant }) => {
    const { keys, defaultCountry } = tenant();
    // A value that is empty once normalised matches nothing, and costs what every other costs.
    const digest = blindDigest(keys.index(field), normalize(field, value, { defaultCountry }));
    const rows = await tx.query<{ subject_id: string }>({
      name: 'search',
      text: `select b.subject_id from vault.blind_index b join vault.subject s using (tenant_id, subject_id)
              where b.tenant_id = $1 and b.field_code = $2 and b.idx_version = $3 and b.digest = $4 and s.status <> 'shredded' order by b.subject_id limit $5`,
      values: [claims.tid, field, keys.indexVersion, digest, MAX_MATCHES + 1],
    });
    const subjectIds = rows.slice(0, MAX_MATCHES).map((row) => row.subject_id);
    return {
      detail: { field, digest: digest.subarray(0, 2).toString('hex'), matches: subjectIds.length },
      answer: (): SearchAnswer => ({ subjectIds, truncated: rows.length > MAX_MATCHES }),
    };
  },
});
