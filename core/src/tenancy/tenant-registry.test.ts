import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessService } from '../access/index.js';
import { openTestDatabase, type DatabaseFixture } from '../database/test-database.js';
import { createBus } from '../events/index.js';
import { founding as foundingOf } from '../founding.js';
import { coreMigrations, migrateCore } from '../migrate.js';
import { createTalent, publishTalent } from '../organization/index.js';
import { createTenantRegistry, type TenancyDeps, type TenantRegistry } from './index.js';

let fixture: DatabaseFixture;
let tenants: TenantRegistry;
const vaultCalls: string[] = [];
let vaultDown = false;

const deps = (): TenancyDeps => {
  const log = pino({ level: 'silent' });
  return {
    config: { ...fixture.config, spareTenants: 2 },
    log,
    bus: createBus({ config: fixture.config, database: fixture.database, log }),
    database: fixture.database,
    identity: { hashPassword: async (password) => `hash of ${password.length}` } as TenancyDeps['identity'],
    plugins: {} as TenancyDeps['plugins'],
    vault: {
      createTenant: async (id) => {
        if (vaultDown) throw new Error('the vault is away');
        vaultCalls.push(id);
      },
    } as TenancyDeps['vault'],
  };
};
const templates = [{ code: 'ADMIN', name: { en: 'Administrator' }, grants: ['*:*'] }];
const founding = foundingOf({ access: { templates: () => templates } as unknown as AccessService, ids: { uuid: randomUUID }, clock: { now: () => new Date() } });
const admin = { username: 'boss', email: 'boss@agency.example', displayName: 'Boss', password: 'Correct-Horse-9!', mustChangePassword: true };
const agency = (code: string) => ({ code, name: { en: code }, admin });

beforeAll(async () => {
  fixture = await openTestDatabase('tenancy');
  await migrateCore(fixture.database);
  tenants = createTenantRegistry(deps(), founding, coreMigrations);
});
afterAll(() => fixture.close());

const spares = () => fixture.database.platform.read((reader) => reader.rows<{ id: string }>('SELECT id FROM spare_tenant ORDER BY made_at'));

describe('a new agency', () => {
  it('takes a spare schema, whose keys the vault made beforehand', async () => {
    expect(await tenants.prepareSpares()).toBe(2);
    const waiting = (await spares()).map(({ id }) => id);
    expect(vaultCalls).toEqual(waiting);
    const tenant = await tenants.create(agency('SPARED'));
    expect(waiting).toContain(tenant.id);
    expect((await spares()).map(({ id }) => id)).toEqual(waiting.filter((id) => id !== tenant.id));
    expect(vaultCalls).toHaveLength(2);
    expect(await tenants.prepareSpares()).toBe(2);
  });

  it('has its roles and a first admin who holds ADMIN at the agency', async () => {
    const tenant = await tenants.create(agency('STAFFED'));
    const rows = await fixture.database.tenant(tenant.id).read((reader) =>
      reader.rows(`SELECT u.username, r.code, a.scope_type, a.inherit FROM app_user u JOIN role_assignment a ON a.user_id = u.id JOIN role r ON r.id = a.role_id`),
    );
    expect(rows).toEqual([{ username: 'boss', code: 'ADMIN', scope_type: 'tenant', inherit: true }]);
  });

  it('is made without a spare, and with a wanted id', async () => {
    const id = randomUUID();
    const tenant = await tenants.create(agency('AC'), { id, isPlatform: true });
    expect(tenant).toMatchObject({ id, code: 'AC', isPlatform: true, status: 'active' });
    expect(vaultCalls).toContain(id);
    expect(await tenants.byCode('ac')).toEqual(tenant);
  });

  it('whose code is taken leaves nothing behind, and the spare waits on', async () => {
    await tenants.prepareSpares();
    const before = await spares();
    await expect(tenants.create(agency('STAFFED'))).rejects.toMatchObject({ code: 'TENANT_CODE_TAKEN' });
    expect(await spares()).toEqual(before);
    const id = randomUUID();
    await expect(tenants.create(agency('STAFFED'), { id })).rejects.toMatchObject({ code: 'TENANT_CODE_TAKEN' });
    expect(await fixture.database.platform.read((reader) => reader.row('SELECT 1 FROM pg_namespace WHERE nspname = $1', [`tenant_${id.replaceAll('-', '')}`]))).toBeUndefined();
  });

  it('is not made while the vault is away', async () => {
    vaultDown = true;
    const id = randomUUID();
    await expect(tenants.create(agency('KEYLESS'), { id })).rejects.toThrow('the vault is away');
    vaultDown = false;
    expect(await tenants.byCode('KEYLESS')).toBeUndefined();
  });

  it('is one of two when both want the last spare at once', async () => {
    const made = await Promise.all(['RACE_A', 'RACE_B', 'RACE_C', 'RACE_D'].map((code) => tenants.create(agency(code))));
    expect(new Set(made.map((tenant) => tenant.id)).size).toBe(4);
  });
});

describe("a talent's public path", () => {
  const draft = (path: string) => ({ id: randomUUID(), code: `T_${path.toUpperCase().replaceAll('-', '_')}`, displayName: path, subsidiaryId: null, path, timezone: 'Asia/Tokyo', avatarUrl: null, oshiColor: null, sortOrder: 0, profileStoreId: undefined });
  const write = async (code: string, work: Parameters<ReturnType<DatabaseFixture['database']['tenant']>['write']>[0]) => fixture.database.tenant((await tenants.byCode(code))?.id ?? '').write(work);

  it('leads to her agency once she is published, and the old one to the new one', async () => {
    const talent = draft('hoshino-aya');
    await write('SPARED', (tx) => createTalent(tx, talent));
    expect(await tenants.byTalentPath('hoshino-aya')).toBeUndefined();
    await write('SPARED', (tx) => publishTalent(tx, talent.id, {}));
    expect(await tenants.byTalentPath('hoshino-aya')).toMatchObject({ tenant: { code: 'SPARED' }, talentId: talent.id, redirectTo: null });

    const { updateTalent } = await import('../organization/talents/commands.js');
    await write('SPARED', (tx) => updateTalent(tx, talent.id, { version: 2, path: 'hoshino' }));
    const other = createTenantRegistry(deps(), founding, coreMigrations);
    expect(await other.byTalentPath('hoshino-aya')).toMatchObject({ talentId: talent.id, redirectTo: 'hoshino' });
    expect(await other.byTalentPath('hoshino')).toMatchObject({ talentId: talent.id, redirectTo: null });
  });

  it('belongs to one agency of the platform, also after a rename, and a rolled back claim to nobody', async () => {
    for (const path of ['hoshino', 'hoshino-aya']) await expect(write('STAFFED', (tx) => createTalent(tx, draft(path)))).rejects.toMatchObject({ code: 'TALENT_PATH_TAKEN' });
    await expect(write('STAFFED', async (tx) => { await createTalent(tx, draft('almost')); throw new Error('no'); })).rejects.toThrow('no');
    await expect(write('SPARED', (tx) => createTalent(tx, draft('almost')))).resolves.toMatchObject({ path: 'almost' });
  });

  it('cannot be claimed, shown or released for another agency', async () => {
    const hers = await tenants.byTalentPath('hoshino');
    await write('STAFFED', async (tx) => {
      expect(await tx.row('SELECT platform.claim_talent_path($1, $2) AS mine', ['hoshino', hers?.talentId])).toEqual({ mine: false });
      await tx.rows('SELECT platform.release_talent_paths($1)', [hers?.talentId]);
      await tx.rows('SELECT platform.show_talent_path($1, false)', [hers?.talentId]);
    });
    const other = createTenantRegistry(deps(), founding, coreMigrations);
    expect(await other.byTalentPath('hoshino')).toMatchObject({ tenant: { code: 'SPARED' } });
    await expect(fixture.database.platform.write((tx) => tx.rows(`SELECT claim_talent_path('x-y-z', gen_random_uuid())`))).rejects.toMatchObject({ code: '42501' });
  });
});
