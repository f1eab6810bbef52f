import type { JobView, PluginContext } from '@hako/sdk-plugin';
import { expect, it } from 'vitest';
import type { ImportRecord } from './repository.js';
import { importView } from './view.js';

const atStart: ImportRecord = {
  id: 'i', jobId: 'j', talentId: 't', profileStoreId: 't', profileType: 'individual', mode: 'create', consumer: 'SHOP', columns: { delimiter: ',', headers: ['nickname'], codes: ['nickname'] }, dryRun: false, fileKey: '', fileName: 'a.csv',
  fileExpiresAt: new Date(0), total: 5, processed: 0, succeeded: 0, failed: 0, created: 0, updated: 0, unchanged: 0, createdAt: new Date(0), createdBy: 'u',
};
const atEnd: ImportRecord = { ...atStart, processed: 5, succeeded: 4, failed: 1, created: 4 };

/** A job that ends between the reading of the import and the question for its state. */
const context = (job: Partial<JobView>): Pick<PluginContext, 'clock' | 'db' | 'jobs'> =>
  ({ clock: { now: () => new Date() }, jobs: { get: async () => job as JobView }, db: { read: async (work: (reader: unknown) => unknown) => work({ row: async () => atEnd }) } }) as unknown as Pick<PluginContext, 'clock' | 'db' | 'jobs'>;

it('an import that has ended is told with all of its rows, also when it ended while it was looked at', async () => {
  expect(await importView(context({ state: 'succeeded', finishedAt: '2026-11-21T00:00:00.000Z' }), atStart)).toMatchObject({ state: 'succeeded', processed: 5, succeeded: 4, failed: 1, progress: 1 });
  expect(await importView(context({ state: 'running', finishedAt: null }), atStart)).toMatchObject({ state: 'running', processed: 0 });
});
