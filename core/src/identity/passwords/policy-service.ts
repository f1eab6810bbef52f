import type { Locale, TenantReader } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import type { Tenant } from '../../tenancy/types.js';
import { formerPasswords } from '../users/store.js';
import { openBreachedPasswords, type BreachedPasswords } from './breached.js';
import type { PasswordHasher } from './hasher.js';
import { passwordProblems, personalParts, refusePassword, type PasswordOwner } from './policy.js';
import { HISTORY, MAX_LENGTH, PASSWORD_PROFILES, type PasswordProfile, type PasswordProfileName } from './profiles.js';

/** What a form needs to show the rules while somebody types. */
export interface PasswordRules extends PasswordProfile {
  maxLength: number;
  history: number;
  /** Words that must not occur, in canonical form; the person's own and the agency's. */
  words: string[];
}

export interface PasswordPolicy {
  profile(tenantId: string): Promise<PasswordProfile>;
  rules(tenant: Tenant, person: PasswordOwner): Promise<PasswordRules>;
  /** @throws PASSWORD_POLICY with every problem */
  assert(tenant: Tenant, password: string, person: PasswordOwner, path?: string): Promise<void>;
  /** One of the last five of this person. @throws PASSWORD_POLICY */
  assertNew(reader: { read<T>(work: (q: TenantReader) => Promise<T>): Promise<T> }, userId: string, password: string, path?: string): Promise<void>;
}

export function createPasswordPolicy(deps: Pick<Cradle, 'settings' | 'config'>, hasher: PasswordHasher): PasswordPolicy {
  let breached: BreachedPasswords | undefined;
  const list = (): BreachedPasswords | undefined => {
    const { breachedPasswordsFile: file } = deps.config;
    return file === null ? undefined : (breached ??= openBreachedPasswords(file));
  };
  const profile = async (tenantId: string): Promise<PasswordProfile> => PASSWORD_PROFILES[await deps.settings.value<PasswordProfileName>(tenantId, 'passwordPolicy')];

  return {
    profile,
    rules: async (tenant, person) => ({ ...(await profile(tenant.id)), maxLength: MAX_LENGTH, history: HISTORY, words: [...new Set([...personalParts(person), ...tenantWords(tenant)])] }),
    async assert(tenant, password, person, path = '/next') {
      const problems = passwordProblems(password, person, { profile: await profile(tenant.id), tenantWords: tenantWords(tenant), breached: list() }, path);
      if (problems.length > 0) throw refusePassword(problems);
    },
    async assertNew(reader, userId, password, path = '/next') {
      for (const former of await reader.read((q) => formerPasswords(q, userId))) {
        if (await hasher.verify(former, password)) throw refusePassword([{ path, code: 'reused', limit: HISTORY }]);
      }
    },
  };
}

/** Generic parts of agencies' names would forbid half of all passwords. */
const GENERIC = new Set(['live', 'agency', 'office', 'production', 'productions', 'project', 'vtuber', 'studio', 'talent', 'japan', 'tokyo']);

export function tenantWords(tenant: Pick<Tenant, 'code' | 'name'>): string[] {
  const names = (['en', 'zh', 'ja'] as Locale[]).flatMap((locale) => tenant.name[locale]?.split(/\s+/) ?? []);
  return [tenant.code, ...names].map((word) => word.toLowerCase()).filter((word) => word.length >= 2 && !GENERIC.has(word));
}
