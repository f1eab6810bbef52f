import { Readable } from 'node:stream';
import { HakoError } from '@hako/sdk-plugin';
import type { Cradle } from '../../cradle.js';
import type { JobDefinition } from '../../jobs/types.js';
import { pluginFiles } from '../../storage/index.js';
import { streamOf } from '../query/streams.js';
import { latestCheckpoint } from '../sealing/index.js';
import { exportArchive } from './content.js';
import { findExport, finishExport } from './store.js';

export const EXPORT_JOB = 'log-export';
/** security.md 5.1: a finished export can be fetched for a day. */
const KEPT_MS = 24 * 3_600_000;

export type ExportDeps = Pick<Cradle, 'database' | 'storage' | 'ledger' | 'access' | 'clock'>;

/** Writes the archive of an export. After a kill it begins anew. */
export function exportJob(deps: ExportDeps): JobDefinition['run'] {
  const { database, storage, ledger, access, clock } = deps;
  return async (run, { tenantId, principal }) => {
    const id = String(run.data['exportId']);
    const db = database.tenant(tenantId);
    const row = await db.read((q) => findExport(q, id));
    if (!row) throw new HakoError('LOG_EXPORT_GONE');
    // The rights of the person at the time of the job, not of the request.
    for (const stream of row.streams) await access.require(tenantId, principal, streamOf(stream).permission, { type: 'tenant' });
    // What was written up to now shall be in it; should another process have the turn, what it has signed is.
    await ledger.seal(tenantId, { checkpoint: 'now' });
    const checkpoint = await db.read(latestCheckpoint);
    let entries = 0;
    const madeAt = clock.now();
    const body = Readable.from(
      exportArchive({
        db,
        tenantId,
        row,
        checkpoint,
        verifierKeys: await ledger.verifierKeys(),
        signingKey: await ledger.signingKey(),
        madeAt,
        onEntries: async (count) => {
          entries = count;
          await run.throwIfCancelled();
          await db.write((tx) => run.checkpoint(tx, { processed: count }));
        },
      }),
      { objectMode: false },
    );
    const fileKey = `log-exports/${id}.zip`;
    const expiresAt = new Date(madeAt.getTime() + KEPT_MS);
    await pluginFiles({ storage, database }, { tenantId, pluginId: 'core' }).put(fileKey, body, { contentType: 'application/zip', expiresAt });
    await db.write(async (tx) => {
      await finishExport(tx, id, { fileKey, fileName: `hako-log-${madeAt.toISOString().slice(0, 10)}.zip`, entries, size: checkpoint?.size ?? 0, expiresAt });
      await run.checkpoint(tx, { processed: entries, total: entries });
    });
    return { exportId: id, entries };
  };
}
