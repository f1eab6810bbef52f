import type { Cradle } from '../../cradle.js';

const WINDOW = '15 minutes';
/** security.md 2.2.2: from here on a sign-in needs a solved captcha. */
export const ADDRESS_FAILURES = 20;
export const AGENCY_FAILURES = 200;

/** Keys of the two counters of an attempt. */
export interface PressurePoint {
  address: string;
  agency: string;
}

export interface LoginPressure {
  point(tenantCode: string, addressGroup: string): PressurePoint;
  /** Whether so many tries failed from this address, or at this agency, that the next one has to be paid for. */
  isHigh(point: PressurePoint, now: Date): Promise<boolean>;
  failed(point: PressurePoint, now: Date): Promise<void>;
}

/** Counted over all processes and agencies, also for codes that no agency has. Addresses rest as keyed hashes. */
export function createLoginPressure({ config, database, secrets }: Pick<Cradle, 'config' | 'database' | 'secrets'>): LoginPressure {
  const live = `window_start > $2::timestamptz - interval '${WINDOW}'`;
  return {
    point: (tenantCode, addressGroup) => ({ address: `address:${secrets.mac('login-pressure', addressGroup)}`, agency: `agency:${secrets.mac('login-pressure', tenantCode.trim().toUpperCase())}` }),
    async isHigh({ address, agency }, now) {
      if (!config.rateLimits.enabled) return false;
      const rows = await database.platform.read((q) => q.rows<{ key: string; failures: number }>(`select key, failures from login_pressure where key = any($1) and ${live}`, [[address, agency], now]));
      return rows.some(({ key, failures }) => failures >= (key === address ? ADDRESS_FAILURES : AGENCY_FAILURES));
    },
    async failed({ address, agency }, now) {
      await database.platform.write((tx) =>
        tx.rows(
          `insert into login_pressure as p (key, failures, window_start) select key, 1, $2::timestamptz from unnest($1::text[]) as k (key) order by key
           on conflict (key) do update set failures = case when p.${live} then p.failures + 1 else 1 end, window_start = case when p.${live} then p.window_start else $2::timestamptz end`,
          [[address, agency], now],
        ),
      );
    },
  };
}

/** Windows that are over, and captchas that could not be shown again anyway. */
export async function prunePressure({ database, clock }: Pick<Cradle, 'database' | 'clock'>): Promise<void> {
  const now = clock.now();
  await database.platform.write(async (tx) => {
    await tx.rows(`delete from login_pressure where window_start < $1::timestamptz - interval '${WINDOW}'`, [now]);
    await tx.rows('delete from spent_captcha where expires_at < $1', [now]);
  });
}
