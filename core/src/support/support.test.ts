import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHost, type TestClient, type TestHost } from '../testing/index.js';
import { testClient } from '../testing/client.js';
import { supportCeiling } from './ceiling.js';

interface Session {
  id: string;
  token: string;
  active: boolean;
  endedBy: string | null;
  expiresAt: string;
}

let host: TestHost;
let operator: TestClient;
let admin: TestClient;
beforeAll(async () => {
  host = await createTestHost({ tenants: 1 });
  operator = host.as('AC', 'ac_admin');
  admin = host.as('DEMO', 'admin');
});
afterAll(() => host?.stop());

const start = (tenantId = host.tenant('DEMO').id, reason = 'Import stuck, ticket 4711') => operator.post<Session>(`/platform/tenants/${tenantId}/support-sessions`, { reason });
const inside = (token: string): TestClient => testClient(host.url, async () => token);
const outcome = ({ status, code }: { status: number; code: string | undefined }): string => `${status} ${code ?? 'ok'}`;

describe('a support session', () => {
  it('lets the operator look around in the agency that was chosen, for an hour', async () => {
    const { data: session, status, headers } = await start();
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect((await inside(session.token).get('/organization/tree')).status).toBe(200);
    host.clock.advance(59 * 60_000);
    expect(outcome(await inside(session.token).get('/organization/tree'))).toBe('200 ok');
    host.clock.advance(60_001);
    expect(outcome(await inside(session.token).get('/organization/tree'))).toBe('401 AUTH_SUPPORT_ENDED');
    host.clock.advance(-3_600_001);
  });

  it('gives no right to personal data, to people, roles or keys, and no own account', async () => {
    const { data: session } = await start();
    const there = inside(session.token);
    for (const [permission, reason] of [['role:write', 'CEILING'], ['user:write', 'CEILING'], ['api-key:write', 'CEILING'], ['talent:write', 'GRANT'], ['user:read', 'GRANT']]) {
      expect([permission, (await there.post<{ reason: string }[]>('/permissions/check', { checks: [{ permission, scopeType: 'tenant' }] })).data[0]?.reason]).toEqual([permission, reason]);
    }
    // The shell draws what the rules say: nothing that would be refused.
    const { access } = (await there.get<{ access: { scopes: { rules: { action: string; subject: string }[] }[] } }>('/shell/boot')).data;
    const rules = access.scopes.flatMap((scope) => scope.rules.map((rule) => `${rule.subject}:${rule.action}`));
    expect([rules.includes('*:*'), rules.includes('talent:write'), rules.includes('role:write')]).toEqual([false, true, false]);
    expect((await there.post('/api-keys', { name: 'Back door', scopes: ['talent:read'] })).status).toBe(403);
    expect((await there.post('/roles', { code: 'BACK_DOOR', name: { en: 'x' } })).status).toBe(403);
    for (const path of ['/auth/me', '/auth/me/sessions', '/notices']) expect(outcome(await there.get(path))).toBe('403 SUPPORT_NOT_ALLOWED');
    const catalogue = [{ owner: 'customers', resource: 'customer.pii', actions: ['read' as const], title: 'x', risk: 'low' as const }, { owner: 'core', resource: 'vault', actions: ['read' as const], title: 'x', risk: 'low' as const }, { owner: 'core', resource: 'log.pii', actions: ['read' as const], title: 'x', risk: 'low' as const }];
    expect(supportCeiling([...catalogue, { owner: 'core', resource: 'personal-data', actions: ['read' as const, 'execute' as const], title: 'x', risk: 'low' as const }])).toEqual([]);
    // Of what the house really has, no name slips through.
    expect(supportCeiling(host.core.access.catalogue()).filter((permission) => /pii|personal|vault/.test(permission))).toEqual([]);
  });

  it('is written in the agency’s own logs, with the reason, and so is what is done in it', async () => {
    const { data: session } = await start(undefined, 'Wrong time zone of a talent');
    const talentId = host.tenant('DEMO').talentId;
    const { data: talent } = await inside(session.token).get<{ version: number }>(`/talents/${talentId}`);
    expect((await inside(session.token).patch(`/talents/${talentId}`, { version: talent.version, timezone: 'Asia/Shanghai' })).status).toBe(200);
    const changes = await host.changes('DEMO');
    expect(changes.find((entry) => entry.resource_id === session.id)).toMatchObject({ action: 'support-session.started', actor_type: 'support', actor_name: 'AC/ac_admin', after: { reason: 'Wrong time zone of a talent' } });
    expect(changes.at(-1)).toMatchObject({ action: 'talent.updated', actor_type: 'support', actor_name: 'AC/ac_admin', session_id: session.id });
    const notices = (await admin.get<{ title: string; level: string }[]>('/notices')).data;
    expect(notices.some(({ title, level }) => title.includes('Wrong time zone of a talent') && level === 'warning')).toBe(true);
  });

  it('is seen and ended by the agency, at once', async () => {
    const { data: session } = await start();
    expect((await inside(session.token).get('/organization/tree')).status).toBe(200);
    expect((await admin.get<Session[]>('/support-sessions')).data[0]).toMatchObject({ id: session.id, active: true });
    expect((await admin.get('/support-sessions')).body).not.toHaveProperty('data.0.token');
    expect((await admin.post<Session>(`/support-sessions/${session.id}/end`)).data).toMatchObject({ active: false, endedBy: 'admin' });
    expect(outcome(await inside(session.token).get('/organization/tree'))).toBe('401 AUTH_SUPPORT_ENDED');
    expect(outcome(await admin.post(`/support-sessions/${session.id}/end`))).toBe('409 SUPPORT_SESSION_ENDED');
    expect(outcome(await host.as('DEMO', 'viewer').post(`/support-sessions/${session.id}/end`))).toBe('403 PERMISSION_DENIED');
  });

  it('is left by the operator', async () => {
    const { data: session } = await start();
    expect((await inside(session.token).get<Session>('/support-sessions/current')).data).toMatchObject({ id: session.id, active: true });
    expect((await inside(session.token).post<Session>('/support-sessions/current/end')).data).toMatchObject({ active: false, endedBy: 'AC/ac_admin' });
    expect(outcome(await inside(session.token).get('/organization/tree'))).toBe('401 AUTH_SUPPORT_ENDED');
    expect(outcome(await admin.post('/support-sessions/current/end'))).toBe('404 SUPPORT_SESSION_NONE');
  });

  it('does not exist for anybody but the operator, and not in the operator’s own agency', async () => {
    const demo = host.tenant('DEMO').id;
    expect(outcome(await admin.post(`/platform/tenants/${demo}/support-sessions`, { reason: 'Let me in' }))).toBe('404 NOT_FOUND');
    const { tenant } = (await operator.get<{ tenant: { id: string } }>('/auth/me')).data;
    expect(outcome(await start(tenant.id))).toBe('404 NOT_FOUND');
    expect(outcome(await operator.post(`/platform/tenants/${demo}/support-sessions`, { reason: ' ' }))).toBe('400 VALIDATION_FAILED');
    // From inside one agency there is no way into the next.
    const { data: session } = await start();
    expect(outcome(await inside(session.token).post(`/platform/tenants/${demo}/support-sessions`, { reason: 'Further on' }))).toBe('404 NOT_FOUND');
  });

  it('of a made-up, moved or cut token is none', async () => {
    const { data: session } = await start();
    const other = session.token.replace(/^hsp_[0-9a-f]{32}/, `hsp_${'0'.repeat(32)}`);
    for (const token of [other, `${session.token.slice(0, -1)}${session.token.endsWith('0') ? '1' : '0'}`]) expect(outcome(await inside(token).get('/organization/tree'))).toBe('401 AUTH_SUPPORT_ENDED');
  });
});
