import { assignRole } from '../access/index.js';
import type { CoreCradle } from '../container.js';
import { createInitialAdmin } from '../identity/index.js';
import { createSubsidiary, createTalent, publishTalent } from '../organization/index.js';

/** User name -> role template; `talent` holds hers at her own scope, the others in the whole agency. */
const PEOPLE = { manager: 'TALENT_MANAGER', viewer: 'VIEWER', moderator: 'MODERATOR', support: 'SUPPORT', analyst: 'ANALYST', talent: 'TALENT_SELF' } as const;

export const TEST_PASSWORD = 'Correct-horse-7-battery';

export interface TestTenant {
  id: string;
  code: string;
  subsidiaryId: string;
  talentId: string;
  /** Public path of the talent. */
  talentPath: string;
}

/** An agency with one subsidiary, one published talent and one person per role template. */
export async function makeTestTenant(core: CoreCradle, code: string, passwordHash: string): Promise<TestTenant> {
  const tenant = await core.tenants.create({
    code,
    name: { en: code, ja: `${code} 事務所`, zh: `${code} 事务所` },
    admin: { username: 'admin', email: `admin@${code.toLowerCase()}.example`, displayName: 'Admin', password: TEST_PASSWORD, mustChangePassword: false },
  });
  const [subsidiaryId, talentId] = [core.ids.uuid(), core.ids.uuid()];
  const talentPath = `talent-${code.toLowerCase().replaceAll('_', '-')}`;
  await core.database.tenant(tenant.id).write(async (tx) => {
    await createSubsidiary(tx, { id: subsidiaryId, code: 'SUB1', name: { en: 'Subsidiary' }, parentId: null, sortOrder: 0 });
    await createTalent(tx, { id: talentId, code: 'TAL1', displayName: '星野ルナ', subsidiaryId, path: talentPath, timezone: 'Asia/Tokyo', avatarUrl: null, oshiColor: '#6f5ce7', sortOrder: 0, profileStoreId: undefined });
    await publishTalent(tx, talentId, {});
    const roles = new Map((await tx.rows<{ id: string; code: string }>('select id, code from role')).map((role) => [role.code, role.id]));
    for (const [username, role] of Object.entries(PEOPLE)) {
      const userId = await createInitialAdmin(tx, { ids: core.ids, now: core.clock.now() }, { username, email: `${username}@${code.toLowerCase()}.example`, displayName: username, passwordHash, mustChangePassword: false });
      await assignRole(tx, { userId, roleId: roles.get(role) ?? '', scope: username === 'talent' ? { type: 'talent', id: talentId } : { type: 'tenant' }, inherit: true });
    }
  });
  return { id: tenant.id, code, subsidiaryId, talentId, talentPath };
}
