import type { TestAnswer, TestHost } from '@hako/core/testing';

export interface ImportAnswer {
  id: string;
  state: string;
  total: number;
  processed: number;
  succeeded: number;
  failed: number;
  created: number;
  updated: number;
  unchanged: number;
  progress: number;
}

/** Uploads and waits until the job has come to its end. */
export async function importFile(host: TestHost, content: string | Buffer, options: Record<string, unknown>, username = 'manager'): Promise<ImportAnswer> {
  const client = host.as('DEMO', username);
  const started = await uploadFile(host, content, options, username);
  if (started.status !== 202) throw new Error(`the import was refused: ${JSON.stringify(started.body)}`);
  await host.drainJobs();
  const { data } = await client.get<ImportAnswer>(`/imports/${started.data.id}`);
  return data;
}

export function uploadFile(host: TestHost, content: string | Buffer, options: Record<string, unknown>, username = 'manager'): Promise<TestAnswer<ImportAnswer>> {
  const all = { profileType: 'individual', talentId: host.tenant('DEMO').talentId, mode: 'create', consumer: 'LEGACY_CRM', ...options };
  return host.as('DEMO', username).upload<ImportAnswer>('/imports/customers', { name: 'customers.csv', content }, { options: JSON.stringify(all) });
}
