import type { TenantReader } from '@hako/sdk-plugin';
import { canonicalLogin } from '../canonical.js';

const MAX_LENGTH = 64;

/**
 * A user name out of what a provider calls the person: its part before `@`, only characters that user names have, and a
 * number behind it when somebody has it already.
 */
export async function freeUsername(q: TenantReader, hint: string): Promise<string> {
  const base = shaped(hint);
  const taken = await q.rows<{ name: string }>(`select username_canonical as name from app_user where username_canonical = $1 or starts_with(username_canonical, $1 || '-')`, [canonicalLogin(base)]);
  const names = new Set(taken.map(({ name }) => name));
  if (!names.has(canonicalLogin(base))) return base;
  for (let number = 2; ; number += 1) if (!names.has(canonicalLogin(`${base}-${number}`))) return `${base}-${number}`;
}

function shaped(hint: string): string {
  const [local = ''] = hint.normalize('NFKC').split('@');
  const kept = local.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[._-]+/, '').slice(0, MAX_LENGTH - 6);
  return kept.length >= 2 ? kept : `person-${kept}`.replace(/-$/, '');
}
