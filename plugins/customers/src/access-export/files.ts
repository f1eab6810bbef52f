import type { Readable } from 'node:stream';
import type { PluginContext } from '@hako/sdk-plugin';
import { refuse } from '../errors.js';
import type { AccessExportRow } from './repository.js';

export type CopyFormat = 'json' | 'html';

export const CONTENT_TYPES = { json: 'application/json; charset=utf-8', html: 'text/html; charset=utf-8' } as const;

export const keyOfFormat = (row: Pick<AccessExportRow, 'jsonKey' | 'htmlKey'>, format: CopyFormat): string | null => (format === 'json' ? row.jsonKey : row.htmlKey);

export const fileNameOf = (row: Pick<AccessExportRow, 'createdAt'>, format: CopyFormat): string => `access-${row.createdAt.toISOString().slice(0, 10)}.${format}`;

/** What rests sealed, opened; the vault writes down who asked. */
export async function openAccessExport(ctx: PluginContext, row: AccessExportRow, format: CopyFormat): Promise<Readable> {
  const key = keyOfFormat(row, format);
  if (key === null || row.expiresAt <= ctx.clock.now()) throw refuse('ACCESS_EXPORT_GONE');
  return ctx.pii.openFile(key, { purpose: 'subject_request', reason: `download of access export ${row.id}` });
}
