import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTenantMigrations } from '../database/index.js';
import { openTestDatabase, type DatabaseFixture } from '../database/test-database.js';
import { auditMigrations } from './migrations/index.js';
import { createAudit } from './service.js';
import { logStatement } from './query/statement.js';
import { LOG_STREAMS } from './query/streams.js';
import type { AuditActor, AuditService } from './types.js';

const actor: AuditActor = { principal: { type: 'user', id: randomUUID(), name: 'manager', sessionId: null }, requestId: 'r-1', ip: '127.0.0.1', userAgent: 'test' };
const everywhere = { all: true, tenant: true, subsidiaryIds: [], talentIds: [] };

describe('the audit streams', () => {
  let fixture: DatabaseFixture;
  let tenantId: string;
  let audit: AuditService;

  beforeAll(async () => {
    fixture = await openTestDatabase('audit');
    tenantId = await fixture.addTenant();
    const report = await runTenantMigrations(fixture.database, 'core', auditMigrations, [tenantId]);
    expect(report.failed).toEqual([]);
    audit = createAudit({ database: fixture.database, ids: { uuid: randomUUID }, secrets: { pepper: Buffer.alloc(0), seal: (_u, p) => p, open: (_u, p) => p, mac: (_use, text) => text } });
    audit.define([{ owner: 'fans', action: 'fan.updated', title: 'audit.updated', fields: { nickname: 'plain' } }]);
  });
  afterAll(() => fixture.close());

  const db = () => fixture.database.tenant(tenantId);
  const entry = (id: string, nickname: string, scope?: { type: 'talent'; id: string }) => ({
    action: 'fan.updated',
    resource: { type: 'fan', id },
    ...(scope ? { scope } : {}),
    before: { nickname: 'old', phone: '+819012345678' },
    after: { nickname, phone: '+819087654321' },
  });

  it('writes the entry in the transaction of the change, and neither when it fails', async () => {
    const id = randomUUID();
    await expect(
      db().write(async (tx) => {
        await audit.change(tx, 'fans', actor, entry(id, 'new'));
        throw new Error('the change failed');
      }),
    ).rejects.toThrow('the change failed');
    expect((await audit.history(tenantId, 'fans', { type: 'fan', id })).items).toEqual([]);
  });

  it('answers the history of one record, newest first, page by page, without what the catalogue does not name', async () => {
    const id = randomUUID();
    await db().write((tx) => audit.changeMany(tx, 'fans', actor, [entry(id, 'first'), entry(id, 'second'), entry(id, 'third')]));
    const first = await audit.history(tenantId, 'fans', { type: 'fan', id }, { limit: 2 });
    expect(first.items.map((item) => item.after)).toEqual([{ nickname: 'third' }, { nickname: 'second' }]);
    const second = await audit.history(tenantId, 'fans', { type: 'fan', id }, { limit: 2, cursor: first.nextCursor ?? '' });
    expect(second.items.map((item) => item.after)).toEqual([{ nickname: 'first' }]);
    expect(second.nextCursor).toBeNull();
    expect(first.items[0]?.actor).toEqual({ type: 'user', id: actor.principal.id, name: 'manager' });
  });

  it('writes many entries as it writes each of them alone, whatever they have in common', async () => {
    const talent = { type: 'talent' as const, id: randomUUID() };
    const alike = { ...entry('m-1', 'one', talent), meta: { importId: 'i-1' } };
    const mixtures = [
      [alike],
      [alike, { ...alike, after: { nickname: 'two' } }, { ...alike, resource: { type: 'fan', id: 'm-2', label: 'Two "quoted" \\' } }],
      [alike, { action: 'fan.updated', resource: { type: 'fan', id: 'm-3' } }, { ...entry('m-4', 'four'), requestId: 'r-own', meta: { importId: 'i-2' } }],
    ];
    const written = async (since: number) =>
      db().read((q) => q.rows(`select owner, action, resource_type, resource_id, resource_label, scope_type, scope_id, before, after, meta, actor_type, actor_id, actor_name, session_id, via, request_id, ip, user_agent, method, route from change_log where seq > $1 order by seq`, [since]));
    const last = async () => (await db().read((q) => q.row<{ seq: number }>('select coalesce(max(seq), 0) as seq from change_log')))?.seq ?? 0;
    for (const mixture of mixtures) {
      const before = await last();
      for (const one of mixture) await db().write((tx) => audit.change(tx, 'fans', actor, one));
      const between = await last();
      await db().write((tx) => audit.changeMany(tx, 'fans', actor, mixture));
      const alone = (await written(before)).slice(0, mixture.length);
      expect(alone).toHaveLength(mixture.length);
      expect(await written(between)).toEqual(alone);
    }
  });

  it('refuses an action that its owner did not declare', async () => {
    await expect(db().write((tx) => audit.change(tx, 'others', actor, entry(randomUUID(), 'x')))).rejects.toThrow('fan.updated is not declared by others');
  });

  it('cannot be changed or deleted by the role that writes it', async () => {
    const id = randomUUID();
    await db().write((tx) => audit.change(tx, 'fans', actor, entry(id, 'kept')));
    await expect(db().write((tx) => tx.rows(`update change_log set action = 'x'`))).rejects.toMatchObject({ code: '42501' });
    await expect(db().write((tx) => tx.rows(`delete from change_log`))).rejects.toMatchObject({ code: '42501' });
    expect((await audit.history(tenantId, 'fans', { type: 'fan', id })).items).toHaveLength(1);
  });

  it('shows a reader only the scopes where the right holds', async () => {
    const [mine, other] = [randomUUID(), randomUUID()];
    await db().write((tx) => audit.changeMany(tx, 'fans', actor, [entry('a', 'mine', { type: 'talent', id: mine }), entry('b', 'other', { type: 'talent', id: other })]));
    const { sql, params } = logStatement(LOG_STREAMS[0]!, {}, { all: false, tenant: false, subsidiaryIds: [], talentIds: [mine] }, 50);
    const rows = await db().read((q) => q.rows<{ after: unknown }>(sql, params));
    expect(rows.map((row) => row.after)).toEqual([{ nickname: 'mine' }]);
  });

  it.each(LOG_STREAMS.map((stream) => [stream.path, stream] as const))('reads %s with every filter at once', async (_path, stream) => {
    await audit.security(tenantId, { name: 'auth.login.failed', outcome: 'failure', actor: { ip: '127.0.0.1' }, meta: { login: 'nobody' } });
    await audit.event(tenantId, { name: 'plugin.failed', level: 'warn' });
    const query = { from: '2020-01-01T00:00:00Z', to: '2999-01-01T00:00:00Z', actor: 'x', action: 'x', outcome: 'failure', q: "%'_", resourceType: 'x', resourceId: 'x', requestId: 'x', after: 1 };
    const { sql, params } = logStatement(stream, query, everywhere, 10);
    await expect(db().read((q) => q.rows(sql, params))).resolves.toEqual([]);
    const all = logStatement(stream, {}, everywhere, 10);
    await expect(db().read((q) => q.rows(all.sql, all.params))).resolves.toBeInstanceOf(Array);
  });
});
