import type { JobHandler } from '@hako/sdk-plugin';
import { expiredFiles, forgetFile } from './repository.js';

/** Deletes sealed files whose time is over. The rows stay as history; what they pointed at is gone. */
export const sweepJob: JobHandler = async (run, ctx) => {
  const files = await ctx.db.read((reader) => expiredFiles(reader, ctx.clock.now()));
  for (const { fileKey, sealed } of files) {
    await run.throwIfCancelled();
    await (sealed ? ctx.pii.deleteFile(fileKey) : ctx.files.delete(fileKey));
    await ctx.db.write((tx) => forgetFile(tx, fileKey));
  }
  return { deleted: files.length };
};
