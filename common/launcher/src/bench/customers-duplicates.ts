import pg from 'pg';
import type { Session } from './api.js';
import { CUSTOMERS, type Ground } from './customers-ground.js';
import { whole } from './statistics.js';
import type { BenchContext, Measure } from './types.js';

/** One value in so many is shared by two people. */
const SHARED = { email: 100, phone: 80, full_name: 20 } as const;
/** Places between the two of a pair; both are then of one talent and one kind, for what belongs to different archives is no pair. */
const APART = 4_200;
const GOAL_MS = 300_000;

/** The whole job over names, accounts, ids and the vault's index, beside one GROUP BY over the nicknames alone. */
export async function measureDuplicates(context: BenchContext, session: Session, { client, schema }: Ground): Promise<Measure[]> {
  context.say(`  ${whole(CUSTOMERS)} people in the vault's index …`);
  const wanted = await fillVault(context, schema.slice('tenant_'.length));
  context.say('  search for duplicates …');
  const began = performance.now();
  await client.query(`select count(*) from (select 1 from customers_customer where merged_into is null group by profile_store_id, profile_type, nickname_search having count(*) between 2 and 20) x`);
  const bare = performance.now() - began;
  const from = performance.now();
  const { jobId } = await session.post<{ jobId: string }>('/customers/duplicates/scan', {});
  for (;;) {
    const { state, error } = await session.get<{ state: string; error: unknown }>(`/jobs/${jobId}`);
    if (state === 'succeeded') break;
    if (state === 'failed' || state === 'cancelled') throw new Error(`the search for duplicates ended as ${state} (${JSON.stringify(error)})`);
    await new Promise((next) => setTimeout(next, 100));
  }
  const ms = performance.now() - from;
  const { rows } = await client.query<{ reason: string; pairs: string }>('select r as reason, count(*) as pairs from customers_duplicate, unnest(reasons) r group by r');
  const found = Object.fromEntries(rows.map(({ reason, pairs }) => [reason, Number(pairs)]));
  for (const [sign, pairs] of Object.entries(wanted)) if ((found[sign] ?? 0) < pairs) throw new Error(`${found[sign] ?? 0} of ${pairs} pairs with the same ${sign} were found`);
  const pairs = await client.query<{ n: string }>('select count(*) as n from customers_duplicate');
  return [
    { what: `customers: search for duplicates among ${whole(CUSTOMERS)}, names and vault`, value: `${(ms / 1000).toFixed(1)} s (${whole(Number(pairs.rows[0]?.n))} pairs)`, baseline: `${(bare / 1000).toFixed(1)} s bare GROUP BY of nicknames`, ratio: `${(ms / bare).toFixed(1)} x`, goal: `<= ${GOAL_MS / 1000} s`, met: ms <= GOAL_MS },
  ];
}

/** Lines of the index alone: the search opens nothing, so that there is nothing to be opened. Answers how many pairs at least there are of each sign. */
async function fillVault({ clusterUrl }: BenchContext, tenant: string): Promise<Record<string, number>> {
  const url = new URL(clusterUrl);
  url.pathname = '/hako_vault';
  const vault = new pg.Client({ connectionString: url.href });
  await vault.connect();
  try {
    const { rows } = await vault.query<{ version: number }>('select max(idx_version) as version from vault.blind_index where tenant_id = $1', [tenant]);
    const version = rows[0]?.version ?? 1;
    await vault.query(
      `insert into vault.subject (tenant_id, subject_id, store_id, kind, record_version, sk_version, dek_version, wrapped_sk, commit, mac, sk_dek_version)
       select $1, 'pf_' || lpad(to_hex(n), 32, '0'), 'bench', 'individual', 1, 1, 1, '\\x00', sha256('1'), sha256('1'), 1 from generate_series(0, $2::int - 1) n`,
      [tenant, CUSTOMERS],
    );
    for (const [field, one] of Object.entries(SHARED)) {
      await vault.query(
        `insert into vault.blind_index (tenant_id, field_code, idx_version, digest, subject_id)
         select $1::uuid, $2::text, $3::int, substr(sha256(($2::text || case when n % ($6::int * 2) >= $6 and n % $6 % $5::int = 0 then n - $6 else n end)::bytea), 1, 16), 'pf_' || lpad(to_hex(n), 32, '0') from generate_series(0, $4::int - 1) n order by 4`,
        [tenant, field, version, CUSTOMERS, one, APART],
      );
    }
    await vault.query('analyze vault.blind_index; analyze vault.subject');
    return Object.fromEntries(Object.entries(SHARED).map(([field, one]) => [field, Array.from({ length: CUSTOMERS }, (_, n) => n).filter((n) => n % (APART * 2) >= APART && (n % APART) % one === 0).length]));
  } finally {
    await vault.end();
  }
}
