import { invalid, type TenantReader } from '@hako/sdk-plugin';
import { listStatuses } from './repository.js';

/** Codes that may be given to a customer now. */
export async function activeStatuses(reader: TenantReader): Promise<Set<string>> {
  const statuses = await listStatuses(reader);
  return new Set(statuses.filter((status) => status.active).map((status) => status.code));
}

export async function requireStatus(reader: TenantReader, code: string): Promise<void> {
  if (!(await activeStatuses(reader)).has(code)) throw invalid([{ path: '/status', code: 'unknown' }]);
}
