import { setTimeout as wait } from 'node:timers/promises';
import { INDEX_SOURCES, PARTIAL_INDEXES, PARTIAL_MAX_MATCHES, VaultError, type FieldCode, type IndexCode, type PartialIndex, type SearchAnswer, type SearchRequest, type VaultPurpose } from '@hako/vault-client/contract';
import { blindDigest } from '../crypto/blind-index.js';
import { MEGABYTE } from '../http/body.js';
import { route, type TenantContext } from '../http/route.js';
import { isSearch, validate } from '../http/schemas.js';
import { visibleStatuses } from '../records/status.js';
import { normalize, NORMALISER_VERSION, normalizeV1 } from '../search/normalize.js';
import { untilNextStep } from '../search/even-time.js';

const MAX_MATCHES = 1_000;

/**
 * POST /v1/search: exact match of one index. The log keeps two bytes of the digest, never what was asked for.
 * Over a part of a value, more matches than the floor are no answer, and each answer comes at a step of the clock, so
 * that time tells neither a hit from a miss nor one from many.
 */
export const search = route<SearchRequest>({
  method: 'POST',
  path: '/v1/search',
  op: 'search',
  maxBytes: MEGABYTE,
  parse: (body) => validate(isSearch, body),
  access: ({ field }) => ({ subjectIds: null, fields: sourcesOf(field) }),
  run: async ({ tx, claims, body: { field, value }, tenant }) => {
    const started = performance.now();
    const context = tenant();
    const partial = isPartial(field);
    if (partial && !context.partialIndexes.includes(field)) throw new VaultError('PURPOSE_DENIED');
    const digests = digestsOf(context, field, value);
    const rows = await tx.query<{ subject_id: string }>({
      name: 'search',
      text: `select distinct b.subject_id from vault.blind_index b join vault.subject s using (tenant_id, subject_id)
              where b.tenant_id = $1 and b.field_code = $2 and b.idx_version = $3 and b.digest = any($4) and s.status = any($5)
                and not exists (select 1 from vault.consent c where c.tenant_id = $1 and c.subject_id = b.subject_id and c.purpose = $7 and not c.granted)
              order by b.subject_id limit $6`,
      values: [claims.tid, field, context.keys.indexVersion, digests, visibleStatuses(claims.pur satisfies VaultPurpose), MAX_MATCHES + 1, claims.pur],
    });
    const found = rows.slice(0, MAX_MATCHES).map((row) => row.subject_id);
    const broad = partial && rows.length > PARTIAL_MAX_MATCHES;
    return {
      detail: { field, digest: digests[0]!.subarray(0, 2).toString('hex'), matches: found.length, ...(broad ? { refused: 'too-broad' } : {}) },
      answer: async (): Promise<SearchAnswer> => {
        if (partial) await wait(untilNextStep(started, performance.now()));
        if (broad) throw new VaultError('SEARCH_TOO_BROAD');
        return { subjectIds: found, truncated: rows.length > MAX_MATCHES };
      },
    };
  },
});

/** A value that is empty once normalised matches nothing, and costs what every other costs. */
function digestsOf({ keys, normaliser, ...options }: TenantContext, code: IndexCode, value: string): Buffer[] {
  const forms = [normalize(code, value, options)];
  const before = normaliser < NORMALISER_VERSION ? normalizeV1(code, value) : undefined;
  if (before !== undefined && before !== '' && before !== forms[0]) forms.push(before);
  return forms.map((form) => blindDigest(keys.index(code), form));
}

const isPartial = (code: IndexCode): code is PartialIndex => PARTIAL_INDEXES.some((partial) => partial === code);

export const sourcesOf = (code: IndexCode): readonly FieldCode[] => (code in INDEX_SOURCES ? INDEX_SOURCES[code as keyof typeof INDEX_SOURCES] : [code as FieldCode]);
