import { join } from 'node:path';
import type { Cradle } from '../cradle.js';
import { createDiskStorage } from './disk.js';
import { lazyStorage } from './lazy.js';
import { createSigner } from './signer.js';
import type { ObjectStorage } from './types.js';

export { createSigner, type Signer } from './signer.js';
export { fileHandler, MAX_LINK_SECONDS } from './links.js';
export { storageMigrations } from './migrations.js';
export { pluginFiles, sweepExpired } from './object-store.js';
export type { ObjectStorage } from './types.js';

/** S3 when it is configured, else the data folder. */
export function createStorage({ config, secrets }: Pick<Cradle, 'config' | 'secrets'>): ObjectStorage {
  const { s3 } = config;
  // Its library is the largest of all; houses without S3 never read it.
  if (s3) return lazyStorage('s3', async () => (await import('./s3.js')).createS3Storage(s3));
  return createDiskStorage({ root: join(config.dataDir, 'files'), publicUrl: config.publicUrl, signer: createSigner({ secrets }, 'file-link') });
}
