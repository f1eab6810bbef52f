import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAlerts } from '../alerts/alerts.js';
import { createLog } from '../log/log.js';
import { openBench, type Bench } from '../testing/in-process.js';
import { createAuthority } from './authority.js';
import { createSeenCertificates } from './seen-certificates.js';
import { allCertificates, warnOfExpiry } from './watch-expiry.js';

const DAY = 86_400_000;
let bench: Bench;
const folder = mkdtempSync(join(tmpdir(), 'hako-expiry-'));
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await bench?.end();
});

describe('the end of a certificate', () => {
  it('is told 30, 14 and 3 days before and when it comes, once each, of callers too, also over restarts', async () => {
    const authority = await createAuthority();
    const notBefore = new Date(bench.clock.now);
    const own = await authority.issue({ uri: 'spiffe://hako/vault', usage: 'server', hosts: ['localhost'], notBefore });
    const caller = await authority.issue({ uri: 'spiffe://hako/core-api', usage: 'client', hosts: [], notBefore, days: 40 });
    const files = { ca: join(folder, 'ca.pem'), cert: join(folder, 'vault.pem') };
    writeFileSync(files.ca, authority.pem.certificate);
    writeFileSync(files.cert, own.certificate);
    const seen = createSeenCertificates();
    seen.note('t', 'core-api', new X509Certificate(caller.certificate), bench.clock.now);

    const told: string[] = [];
    for (let day = 0; day <= 91; day++) {
      // Anew each day, as after a restart.
      const alerts = createAlerts({ database: bench.database, log: createLog('silent'), now: () => bench.clock.now });
      await warnOfExpiry(bench.database, alerts, await allCertificates(files, seen, bench.clock.now));
      await alerts.settled();
      const rows = await bench.database.query<{ name: string; step: number; severity: string }>({ text: `select detail->>'name' as name, (detail->>'step')::int as step, severity from vault.alert where kind = 'certificate' order by alert_id` });
      for (const row of rows.slice(told.length)) told.push(`day ${day}: ${row.name} ${row.step} ${row.severity}`);
      bench.clock.now += DAY;
    }
    expect(told).toEqual([
      'day 10: core-api 30 warning',
      'day 26: core-api 14 warning',
      'day 37: core-api 3 critical',
      'day 40: core-api 0 critical',
      'day 60: vault 30 warning',
      'day 76: vault 14 warning',
      'day 87: vault 3 critical',
      'day 90: vault 0 critical',
    ]);
  });
});
