import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approve } from '../testing/approve.js';
import { httpsCall, type Answer } from '../testing/https-call.js';
import { runVault, type VaultProcess } from '../testing/run-vault.js';
import { tokenSigner } from '../testing/sign-token.js';
import { startSuite, type VaultSuite } from '../testing/vault-suite.js';

const LIMITS = { VAULT_LIMIT_PLAIN_SUBJECTS_PER_MINUTE: '10', VAULT_LIMIT_PLAIN_SUBJECTS_PER_HOUR: '100', VAULT_LIMIT_SEARCHES_PER_MINUTE: '6', VAULT_LIMIT_BULK_SUBJECTS_PER_JOB: '5' };
let suite: VaultSuite;
let second: VaultProcess;
let ids: string[];
beforeAll(async () => {
  suite = await startSuite(LIMITS);
  second = await runVault(suite.databaseUrl, { ...LIMITS, VAULT_LIMIT_REQUESTS_PER_MINUTE: '100000' }, { like: suite.vault });
  ids = await Promise.all(Array.from({ length: 3 }, () => suite.newSubject()));
});
afterAll(async () => {
  await second?.dispose();
  await suite?.end();
});

let calls = 0;
/** Turn by turn at the two vaults, as behind one address. */
const turn = (): VaultProcess => (calls++ % 2 === 0 ? suite.vault : second);
const read = (sub: string, view: 'plain' | 'masked' = 'plain', vault = turn()): Promise<Answer> =>
  httpsCall(vault, '/v1/detokenize', { token: suite.sign({ op: 'read', sub, fields: ['email'], view }, { subjectIds: [ids[0]!] }), body: { subjectIds: [ids[0]], fields: ['email'], view } });

/** Asks at both vaults by turns until one refuses. A bucket fills while it is emptied: a slow machine gets `perMinute` more for each minute that it takes. */
async function emptied(perMinute: number, ask: () => Promise<Answer>): Promise<Answer> {
  const began = performance.now();
  let passed = 0;
  for (;;) {
    const answer = await ask();
    const more = Math.ceil(((performance.now() - began) * perMinute) / 60_000);
    if (answer.status !== 200) {
      expect([answer.status, passed >= perMinute]).toEqual([429, true]);
      return answer;
    }
    expect(++passed).toBeLessThanOrEqual(perMinute + more);
  }
}

describe('two vaults behind one address', () => {
  it('together let a person read what one would', async () => {
    const refused = await emptied(10, () => read('greedy'));
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await read('modest')).status).toBe(200);
    expect((await read('greedy', 'masked')).status).toBe(200);
  });

  it('together let a person search what one would', async () => {
    const search = (): Promise<Answer> => httpsCall(turn(), '/v1/search', { token: suite.sign({ op: 'search', sub: 'curious', fields: ['email'] }), body: { field: 'email', value: 'x@y.jp' } });
    expect((await emptied(6, search)).status).toBe(429);
  });

  it('let through what fits when many ask at once, and no more', async () => {
    const began = performance.now();
    const answers = await Promise.all(Array.from({ length: 24 }, () => read('crowd')));
    const passed = answers.filter(({ status }) => status === 200).length;
    expect(passed).toBeGreaterThanOrEqual(10);
    expect(passed).toBeLessThanOrEqual(10 + Math.floor((performance.now() - began) / 6_000));
  });

  it('count nothing for what they refuse for another reason', async () => {
    const wrong = (): Promise<Answer> => httpsCall(turn(), '/v1/detokenize', { token: suite.sign({ op: 'read', sub: 'unlucky', fields: ['email'], view: 'plain' }, { subjectIds: [ids[0]!] }), body: { subjectIds: [ids[0]], fields: ['phone'], view: 'plain' } });
    for (let i = 0; i < 12; i++) expect((await wrong()).status).toBe(401);
    expect((await read('unlucky')).status).toBe(200);
  });

  it('refuse when they cannot count', async () => {
    await suite.sql.query('alter table vault.rate_bucket rename to rate_bucket_away');
    expect(await read('anybody')).toMatchObject({ status: 503, body: { code: 'VAULT_UNAVAILABLE' } });
    expect((await fetch(`http://127.0.0.1:${suite.vault.healthPort}/health/ready`)).ok).toBe(true);
    await suite.sql.query('alter table vault.rate_bucket_away rename to rate_bucket');
    expect((await read('anybody')).status).toBe(200);
  });
});

describe('a job', () => {
  const sign = (): ReturnType<typeof tokenSigner> => tokenSigner(suite.vault, { tid: suite.tenantId }, 'core-worker');
  const page = (jid: string, claims: object = {}, view: 'plain' | 'masked' = 'plain'): Promise<Answer> =>
    httpsCall(turn(), '/v1/detokenize', { certificate: 'core-worker', token: sign()({ op: 'read', jid, fields: ['email'], view, pur: 'membership_report', ...claims }, { subjectIds: ids }), body: { subjectIds: ids, fields: ['email'], view } });

  it('reads so many people in plain; for more, somebody else must have agreed to this very job', async () => {
    expect((await page('job-1')).status).toBe(200);
    expect(await page('job-1')).toMatchObject({ status: 403, body: { code: 'APPROVAL_REQUIRED' } });
    expect((await page('job-2')).status).toBe(200);
    expect((await page('job-1', {}, 'masked')).status).toBe(200);
    const appr = await approve(suite.sql, suite.tenantId, 'read.bulk', 'job-1');
    expect((await page('job-2', { appr })).status).toBe(403);
    expect((await page('job-1', { appr })).status).toBe(200);
    // Spent once, good for the rest of the job.
    expect((await page('job-1')).status).toBe(200);
  });

  it('that imports compares with what is there', async () => {
    for (let i = 0; i < 3; i++) expect((await page('job-3', { pur: 'import' })).status).toBe(200);
  });
});
