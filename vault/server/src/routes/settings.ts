import { PARTIAL_INDEXES, PURPOSES, VaultError, type FieldClass, type PartialIndex, type RetentionAnswer, type RetentionRequest, type SettingsAnswer, type SettingsRequest, type VaultPurpose } from '@hako/vault-client/contract';
import type { Executor } from '../database/database.js';
import { MEGABYTE } from '../http/body.js';
import { route, type Outcome } from '../http/route.js';
import { closed, compile, validate } from '../http/schemas.js';
import { countAccessDue } from '../upkeep/access-log.js';
import { STALE } from '../upkeep/reindex.js';
import { countDue, retainPage } from '../upkeep/retention.js';

export const FIELD_CLASSES = ['contact', 'identity', 'address', 'birth', 'gov_id', 'company_legal', 'free_text'] as const satisfies readonly FieldClass[];
/** Purposes that stay: without them nobody could give people what the law gives them. */
const FIXED: ReadonlySet<VaultPurpose> = new Set(['legal_request', 'subject_request', 'maintenance']);
const days = { type: ['integer', 'null'], minimum: 30, maximum: 3_650 };

const isSettings = compile<SettingsRequest>(
  closed(
    {
      version: { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
      defaultCountry: { type: 'string', pattern: '^[A-Z]{2}$' },
      disabledPurposes: { type: 'array', uniqueItems: true, items: { enum: PURPOSES.filter((purpose) => !FIXED.has(purpose)) } },
      partialIndexes: { type: 'array', uniqueItems: true, items: { enum: PARTIAL_INDEXES } },
      accessLogDays: { type: 'integer', minimum: 30, maximum: 365 },
      retentionDays: closed(Object.fromEntries(FIELD_CLASSES.map((name) => [name, days])), []),
    },
    [],
  ),
);
const isRetention = compile<RetentionRequest>(closed({ dryRun: { type: 'boolean' } }, ['dryRun']));

/** POST /v1/settings: what is given is set; holds from the next call on. */
export const settings = route<SettingsRequest>({
  method: 'POST',
  path: '/v1/settings',
  op: 'settings',
  maxBytes: MEGABYTE,
  parse: (body) => validate(isSettings, body),
  access: () => ({ subjectIds: null, fields: [] }),
  run: async ({ tx, claims, body }): Promise<Outcome> => {
    const { version, defaultCountry, disabledPurposes, partialIndexes, accessLogDays, retentionDays = {} } = body;
    const set = Object.keys(body).filter((name) => name !== 'version');
    if (set.length === 0) {
      const answer = await readSettings(tx, claims.tid);
      return { detail: { set }, answer: () => answer };
    }
    const [current] = await tx.query<{ rules_version: number }>({ text: 'select rules_version from vault.tenant where tenant_id = $1 for update', values: [claims.tid] });
    if (version !== undefined && version !== current!.rules_version) throw new VaultError('VERSION_CONFLICT', { recordVersion: current!.rules_version });
    await tx.query({
      text: `update vault.tenant set
               rules_version = rules_version + 1,
               default_country = coalesce($2, default_country),
               disabled_purposes = coalesce($3::text[], disabled_purposes),
               partial_indexes = coalesce($4::text[], partial_indexes),
               access_log_days = coalesce($5, access_log_days),
               normaliser = case when $4::text[] is distinct from partial_indexes and $4 is not null or $2 is distinct from default_country and $2 is not null then ${STALE} else normaliser end
             where tenant_id = $1`,
      values: [claims.tid, defaultCountry ?? null, disabledPurposes ?? null, partialIndexes ? [...partialIndexes].sort() : null, accessLogDays ?? null],
    });
    for (const [name, value] of Object.entries(retentionDays)) {
      if (value === null) await tx.query({ text: 'delete from vault.retention where tenant_id = $1 and class = $2', values: [claims.tid, name] });
      else await tx.query({ text: 'insert into vault.retention (tenant_id, class, days) values ($1, $2, $3) on conflict (tenant_id, class) do update set days = excluded.days', values: [claims.tid, name, value] });
    }
    const answer = await readSettings(tx, claims.tid);
    return { detail: { set, settings: { ...answer, retentionDays: { ...answer.retentionDays } } }, answer: () => answer };
  },
});

async function readSettings(tx: Executor, tenantId: string): Promise<SettingsAnswer> {
  const [row] = await tx.query<{ default_country: string; disabled_purposes: VaultPurpose[]; partial_indexes: PartialIndex[]; access_log_days: number; rules_version: number }>({ text: 'select default_country, disabled_purposes, partial_indexes, access_log_days, rules_version from vault.tenant where tenant_id = $1', values: [tenantId] });
  const rules = await tx.query<{ class: FieldClass; days: number }>({ text: 'select class, days from vault.retention where tenant_id = $1', values: [tenantId] });
  const retentionDays = Object.fromEntries(FIELD_CLASSES.map((name) => [name, rules.find((rule) => rule.class === name)?.days ?? null])) as SettingsAnswer['retentionDays'];
  return { version: row!.rules_version, defaultCountry: row!.default_country, disabledPurposes: row!.disabled_purposes, partialIndexes: row!.partial_indexes, accessLogDays: row!.access_log_days, retentionDays };
}

const SUBJECTS_AT_ONCE = 500;

/** POST /v1/retention: a dry run counts all; a run takes the next 500 subjects. */
export const retention = route<RetentionRequest>({
  method: 'POST',
  path: '/v1/retention',
  op: 'settings',
  maxBytes: MEGABYTE,
  parse: (body) => validate(isRetention, body),
  access: () => ({ subjectIds: null, fields: [] }),
  run: async ({ tx, claims, body: { dryRun }, tenant, unreadable }): Promise<Outcome> => {
    const at = new Date();
    if (dryRun) {
      const answer = { ...(await countDue(tx, claims.tid, at)), accessLog: await countAccessDue(tx, claims.tid) };
      return { detail: { dryRun, due: answer.due, subjects: answer.subjects }, answer: () => answer };
    }
    const page = await retainPage(tx, claims.tid, tenant(), at, SUBJECTS_AT_ONCE);
    for (const subjectId of page.unreadable) unreadable(subjectId);
    return { detail: { dryRun, deleted: page.answer.deleted, writes: page.writes }, answer: (): RetentionAnswer => ({ dryRun, ...page.answer }) };
  },
});
