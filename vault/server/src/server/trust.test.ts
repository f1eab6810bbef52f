import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, CallOptions } from '../testing/https-call.js';
import { startSuite, type VaultSuite } from '../testing/vault-suite.js';
import { tokenSigner } from '../testing/sign-token.js';

let suite: VaultSuite;
beforeAll(async () => {
  suite = await startSuite({ VAULT_WATCH_MS: '100', VAULT_WATCH_OVER_MS: '50' });
});
afterAll(() => suite?.end());

const person = (): { sub: string; sid: string } => ({ sub: randomUUID(), sid: randomUUID() });
const detokenize = (subjectIds: string[], who: { sub: string; sid: string }, view: 'plain' | 'masked' = 'plain', token?: string): Promise<Answer> =>
  suite.call('/v1/detokenize', { token: token ?? suite.sign({ op: 'read', fields: ['phone'], view, ...who }, { subjectIds }), body: { subjectIds, fields: ['phone'], view } });
const admin = (path: string, options: CallOptions = {}): Promise<Answer> => suite.call(path, { certificate: 'admin', ...options });
interface AnomalyView {
  id: string;
  rule: string;
  actor: string;
  action: string;
}
const anomaliesOf = async (actor: string): Promise<AnomalyView[]> => ((await admin('/anomalies?open=true', { method: 'GET' })).body['anomalies'] as AnomalyView[]).filter((anomaly) => anomaly.actor === actor);
const acknowledge = (id: string): Promise<Answer> => admin(`/anomalies/${id}/acknowledge`, { body: { note: 'looked at it' } });

describe('a replayed token', () => {
  it('shuts its session at once, and no other, until somebody acknowledges', async () => {
    const [who, other] = [person(), person()];
    const subjectId = await suite.newSubject();
    const token = suite.sign({ op: 'read', fields: ['phone'], view: 'plain', ...who }, { subjectIds: [subjectId] });
    expect((await detokenize([subjectId], who, 'plain', token)).status).toBe(200);
    expect((await detokenize([subjectId], who, 'plain', token)).body['code']).toBe('TOKEN_REPLAYED');
    await expect.poll(async () => (await detokenize([subjectId], who, 'masked')).body['code']).toBe('SESSION_BLOCKED');
    expect((await detokenize([subjectId], other)).status).toBe(200);
    expect((await detokenize([subjectId], { ...who, sid: randomUUID() })).status).toBe(200);
    // A7 stands beside it, first or last, where the test runs between midnight and six, Tokyo time.
    const anomaly = (await anomaliesOf(who.sub)).find(({ rule }) => rule === 'A5')!;
    expect(anomaly).toMatchObject({ action: 'block_session' });
    expect((await acknowledge(anomaly.id)).status).toBe(200);
    expect((await detokenize([subjectId], who)).status).toBe(200);
  });
});

describe('a record that was tampered with', () => {
  it('shuts the session that met it, and tells', async () => {
    const who = person();
    const subjectId = await suite.newSubject();
    await suite.sql.query(`update vault.field set ct = set_byte(ct, 20, get_byte(ct, 20) # 1) where subject_id = $1`, [subjectId]);
    const answer = await detokenize([subjectId], who);
    expect(JSON.stringify(answer.body)).not.toContain('9012345678');
    await expect.poll(async () => (await detokenize([await suite.newSubject()], who)).body['code']).toBe('SESSION_BLOCKED');
    // A7 comes beside it where the test runs between midnight and six, Tokyo time.
    expect((await anomaliesOf(who.sub)).map(({ rule }) => rule).filter((rule) => rule !== 'A7')).toEqual(['A6']);
    const alerts = (await admin('/alerts?newest=true', { method: 'GET' })).body['alerts'] as { kind: string; tenantId: string }[];
    expect(alerts).toContainEqual(expect.objectContaining({ kind: 'integrity', tenantId: suite.tenantId }));
  });
});

describe('who opens too many people\'s data', () => {
  it('sees masked values only, until somebody else acknowledges', async () => {
    const who = person();
    const ids = await Promise.all(Array.from({ length: 31 }, () => suite.newSubject()));
    expect((await detokenize(ids.slice(0, 16), who)).status).toBe(200);
    expect((await detokenize(ids.slice(16), who)).status).toBe(200);
    await expect.poll(async () => (await detokenize([ids[0]!], who)).body['code']).toBe('MASKED_ONLY');
    expect((await detokenize([ids[0]!], who, 'masked')).status).toBe(200);
    const held = (await anomaliesOf(who.sub)).find(({ rule }) => rule === 'A2')!;
    const own = tokenSigner(suite.vault, { tid: suite.tenantId, ...who });
    expect((await suite.call(`/anomalies/${held.id}/acknowledge`, { token: own({ op: 'anomalies' }), body: { note: 'it was me' } })).body['code']).toBe('APPROVAL_SAME_PERSON');
    expect((await acknowledge(held.id)).status).toBe(200);
    expect((await detokenize([ids[0]!], who)).status).toBe(200);
  });
});

describe('administration', () => {
  const sign = (claims: object = {}): string => tokenSigner(suite.vault, { tid: suite.tenantId, ...person() })({ op: 'approvals', ...claims } as never);
  const ask = { action: 'tenant.shred', reason: 'a test' };

  it('over core\'s certificate needs the token of a person, for this operation, this certificate, once', async () => {
    const list = (options: CallOptions): Promise<Answer> => suite.call('/approvals', { method: 'GET', ...options });
    expect((await list({})).body['code']).toBe('TOKEN_INVALID');
    expect((await list({ token: sign({ op: 'audit' }) })).body['code']).toBe('TOKEN_INVALID');
    expect((await list({ token: tokenSigner(suite.vault, { tid: suite.tenantId }, 'core-worker')({ op: 'approvals' }) })).body['code']).toBe('TOKEN_INVALID');
    const token = sign();
    expect((await list({ token })).status).toBe(200);
    expect((await list({ token })).body['code']).toBe('TOKEN_REPLAYED');
    expect((await suite.call('/admin/keys/kek_1/disable', { token: sign({ op: 'keys_manage', adm: 'platform' }), body: { approvalId: `ap_${'0'.repeat(32)}` } })).body['code']).toBe('CALLER_DENIED');
  });

  it('keeps tenants apart, and lets no key or job approve', async () => {
    const other = randomUUID();
    const subject = suite.tenantId;
    const post = (token: string, body: object): Promise<Answer> => suite.call('/approvals', { token, body });
    const { body } = await post(sign(), { ...ask, subject });
    const approve = (token: string): Promise<Answer> => suite.call(`/approvals/${String(body['id'])}/approve`, { token });
    expect((await post(sign(), { ...ask, tenantId: other, subject: other })).body['code']).toBe('NOT_FOUND');
    expect((await post(sign(), { ...ask, subject: other })).body['code']).toBe('VALIDATION_FAILED');
    expect((await post(sign(), { ...ask, subject, more: 1 })).body['code']).toBe('VALIDATION_FAILED');
    expect((await approve(tokenSigner(suite.vault, { tid: other, ...person() })({ op: 'approvals' }))).body['code']).toBe('NOT_FOUND');
    expect((await approve(sign({ sid: undefined }))).body['code']).toBe('CALLER_DENIED');
    expect((await approve(sign({ jid: 'job-1' }))).body['code']).toBe('CALLER_DENIED');
    expect((await approve(sign())).status).toBe(200);
    const { rows } = await suite.sql.query<{ entry: { detail: object } }>(`select entry from vault.access_log where tenant_id = $1 and op = 'approvals' and entry->>'result' = 'success' order by seq`, [suite.tenantId]);
    expect(rows.map(({ entry }) => entry.detail)).toEqual([expect.objectContaining({ decision: 'requested' }), expect.objectContaining({ decision: 'approved' })]);
  });

  it('takes queries plainly or not at all', async () => {
    for (const query of ['tenantId=x', 'tenantId=a&tenantId=b', 'open=true%0a', '__proto__=1', 'seq=1&size=1e9', 'x%20y=1']) {
      const path = query.startsWith('seq') ? '/audit/proof/inclusion' : '/anomalies';
      expect([query, (await admin(`${path}?${query}`, { method: 'GET' })).status]).toEqual([query, 400]);
    }
    expect((await admin('/v1/audit/checkpoint', { method: 'GET' })).status).toBe(200);
    expect((await admin('/audit/checkpoint/', { method: 'GET' })).status).toBe(404);
  });
});

describe('the allow-list', () => {
  const path = (): string => join(suite.vault.certsDir, 'vault-callers.json');
  interface Line {
    uri: string;
    kind: string;
    operations: 'default' | string[];
  }
  const change = (edit: (lines: Line[]) => Line[]): void => {
    const { callers } = JSON.parse(readFileSync(path(), 'utf8')) as { callers: Line[] };
    writeFileSync(path(), JSON.stringify({ callers: edit(callers) }));
  };

  it('takes an operation and a name away while the vault runs, from open connections too', async () => {
    const before = readFileSync(path(), 'utf8');
    const subjectId = await suite.newSubject();
    const file = (name: string): Buffer => readFileSync(join(suite.vault.certsDir, name));
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: file('ca.pem'), cert: file('core-worker.pem'), key: file('core-worker.key') });
    const ready = (): Promise<Answer> => suite.call('/health/ready', { method: 'GET', certificate: null, tls: { agent } });
    expect((await ready()).status).toBe(200);
    change((lines) => lines.filter(({ kind }) => kind !== 'core-worker').map((line) => (line.kind === 'core-api' ? { ...line, operations: ['write', 'tenant'] } : line)));
    await expect.poll(async () => (await ready()).body['code']).toBe('CALLER_DENIED');
    // A good token, the right name, an operation that this installation does not give it.
    expect((await detokenize([subjectId], person())).body['code']).toBe('CALLER_DENIED');
    await suite.newSubject();

    writeFileSync(path(), '{"callers":[{"uri":"spiffe://hako/core-api","kind":"core-api","operations":["everything"]}]}');
    await expect.poll(() => suite.vault.output().includes('callers-reload-failed')).toBe(true);
    expect((await detokenize([subjectId], person())).body['code']).toBe('CALLER_DENIED');
    writeFileSync(path(), before);
    await expect.poll(async () => (await detokenize([subjectId], person())).status).toBe(200);
    agent.destroy();
  });
});
