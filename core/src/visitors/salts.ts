import { createHmac, randomBytes } from 'node:crypto';
import type { KeyedHashes, SaltPeriod } from '@hako/sdk-plugin';
import type { Cradle } from '../cradle.js';

const PERIOD_MS: Record<SaltPeriod, number> = { '1d': 86_400_000, '30d': 30 * 86_400_000 };
const SALT_BYTES = 32;
const KEPT_BYTES = 16;
const MOST_SALTS = 5_000;
const SEAL = 'visitor-salt';

export type SaltDeps = Pick<Cradle, 'database' | 'secrets' | 'clock'>;

const numberOf = (period: SaltPeriod, now: Date): number => Math.floor(now.getTime() / PERIOD_MS[period]);

export interface Salts {
  keys(tenantId: string, pluginId: string): KeyedHashes;
  prune(tenantId: string): Promise<void>;
}

/** Salts of all agencies, opened ones kept in memory for as long as they may be used. */
export function createSalts({ database, secrets, clock }: SaltDeps): Salts {
  const opened = new Map<string, Promise<Buffer | undefined>>();
  const binding = (tenantId: string, period: SaltPeriod, number: number): string => [tenantId, period, number].join('|');

  async function read(tenantId: string, period: SaltPeriod, number: number): Promise<Buffer | undefined> {
    const row = await database.tenant(tenantId).read((q) => q.row<{ sealed: Buffer }>('select sealed from visitor_salt where period = $1 and number = $2', [period, number]));
    return row && secrets.open(SEAL, row.sealed, binding(tenantId, period, number));
  }

  async function make(tenantId: string, period: SaltPeriod, number: number): Promise<Buffer> {
    const known = await read(tenantId, period, number);
    if (known) return known;
    const sealed = secrets.seal(SEAL, randomBytes(SALT_BYTES), binding(tenantId, period, number));
    await database.tenant(tenantId).write(async (tx) => {
      // Who needs a new one finds that the oldest has served: a house without a worker destroys salts all the same.
      await tx.rows('delete from visitor_salt where period = $1 and number < $2', [period, number - 1]);
      await tx.rows('insert into visitor_salt (period, number, sealed) values ($1, $2, $3) on conflict do nothing', [period, number, sealed]);
    });
    const kept = await read(tenantId, period, number);
    if (!kept) throw new Error('a salt was written and is not there');
    return kept;
  }

  function salt(tenantId: string, period: SaltPeriod, number: number, present: boolean): Promise<Buffer | undefined> {
    const key = binding(tenantId, period, number);
    let found = opened.get(key);
    if (!found) {
      if (opened.size >= MOST_SALTS) opened.clear();
      found = present ? make(tenantId, period, number) : read(tenantId, period, number);
      found.catch(() => opened.delete(key));
      opened.set(key, found);
      forgetOld(tenantId, period, number);
    }
    return found;
  }

  /** Memory forgets them when the table does. */
  function forgetOld(tenantId: string, period: SaltPeriod, number: number): void {
    for (let old = number - 2; old > number - 6; old -= 1) opened.delete(binding(tenantId, period, old));
  }

  return {
    keys(tenantId, pluginId) {
      // One text for all of it, with marks between the parts that none of them can hold.
      const hash = (key: Buffer, purpose: string, text: string): Buffer => createHmac('sha256', key).update(JSON.stringify([pluginId, purpose, text])).digest().subarray(0, KEPT_BYTES);
      const present = async (period: SaltPeriod, number: number): Promise<Buffer> => (await salt(tenantId, period, number, true)) as Buffer;
      return {
        mac: (purpose, text) => secrets.mac('plugin', JSON.stringify([tenantId, pluginId, purpose, text])),
        pseudonym: async (period, purpose, text) => hash(await present(period, numberOf(period, clock.now())), purpose, text),
        async pseudonyms(period, purpose, text) {
          const number = numberOf(period, clock.now());
          const [now, before] = await Promise.all([present(period, number), salt(tenantId, period, number - 1, false)]);
          return before ? [hash(now, purpose, text), hash(before, purpose, text)] : [hash(now, purpose, text)];
        },
      };
    },
    async prune(tenantId) {
      const now = clock.now();
      await database.tenant(tenantId).write(async (tx) => {
        for (const period of Object.keys(PERIOD_MS) as SaltPeriod[]) await tx.rows('delete from visitor_salt where period = $1 and number < $2', [period, numberOf(period, now) - 1]);
      });
      // A process that nobody visits would otherwise hold them for ever.
      for (const key of opened.keys()) {
        const [, period, number] = key.split('|') as [string, SaltPeriod, string];
        if (Number(number) < numberOf(period, now) - 1) opened.delete(key);
      }
    },
  };
}
