import type { TenantTransaction } from '@hako/sdk-plugin';
import { assignRole } from '../access/index.js';
import type { CoreCradle } from '../container.js';
import { createInitialAdmin } from '../identity/index.js';
import { createSubsidiary, createTalent, publishTalent } from '../organization/index.js';
import type { Tenant } from '../tenancy/index.js';
import { DEMO } from './demo-data.js';
import { initialPassword } from './password.js';

/** Tree and people in one transaction: all of it is there, or none, so that a second start knows what to do. */
export async function fillDemo(core: CoreCradle, tenant: Tenant): Promise<void> {
  const db = core.database.tenant(tenant.id);
  const begun = await db.read((q) => q.row('select 1 as yes from talent union all select 1 from subsidiary limit 1'));
  if (begun) return;
  const secret = await initialPassword(core.config);
  const [, ...others] = DEMO.people;
  // Each with a salt of its own, and before the transaction: a hash takes a tenth of a second.
  const hashes = await Promise.all(others.map(() => core.identity.hashPassword(secret.password)));
  await db.write(async (tx) => {
    const talents = await plantTree(core, tx);
    const roles = await tx.rows<{ id: string; code: string }>('select id, code from role');
    for (const [index, person] of others.entries()) {
      const userId = await createInitialAdmin(tx, { ids: core.ids, now: core.clock.now() }, { username: person.username, email: person.email, displayName: person.displayName, language: person.language, passwordHash: hashes[index] ?? '', mustChangePassword: secret.mustChangePassword });
      const roleId = roles.find(({ code }) => code === person.role)?.id;
      if (!roleId) throw new Error(`the role template ${person.role} is not there`);
      const talentId = person.at === undefined ? undefined : talents.get(person.at);
      await assignRole(tx, { userId, roleId, scope: talentId === undefined ? { type: 'tenant' } : { type: 'talent', id: talentId }, inherit: true });
    }
  });
  core.log.info({ tenant: tenant.code, count: DEMO.people.length }, 'the demo agency is there');
}

async function plantTree({ ids }: CoreCradle, tx: TenantTransaction): Promise<Map<string, string>> {
  const subsidiaries = new Map<string, string>();
  for (const [sortOrder, { code, name }] of DEMO.subsidiaries.entries()) {
    const { id } = await createSubsidiary(tx, { id: ids.uuid(), code, name, parentId: null, sortOrder });
    subsidiaries.set(code, id);
  }
  const talents = new Map<string, string>();
  for (const [sortOrder, { subsidiary, ...talent }] of DEMO.talents.entries()) {
    const { id } = await createTalent(tx, { ...talent, id: ids.uuid(), subsidiaryId: subsidiaries.get(subsidiary) ?? null, avatarUrl: null, sortOrder, profileStoreId: undefined });
    await publishTalent(tx, id, {});
    talents.set(talent.code, id);
  }
  return talents;
}
