import { createHash, type KeyObject } from 'node:crypto';
import { formatExportLine, signNote, type ExportLine } from '@hako/ledger';
import type { TenantDb } from '@hako/sdk-plugin';
import { exportLine, inclusionsOf, originOf, readCheckpoints, readLog, SIGNER_NAME, STREAMS, type CheckpointRow, type LogLine } from '../sealing/index.js';
import { ArchiveWriter } from './archive.js';
import { BOM, csvHead, csvRecord } from './csv.js';
import type { ExportRow } from './store.js';

export interface ExportParts {
  db: TenantDb;
  tenantId: string;
  row: ExportRow;
  /** Covers every entry of the export */
  checkpoint: CheckpointRow | undefined;
  verifierKeys: readonly string[];
  signingKey: KeyObject;
  madeAt: Date;
  onEntries(count: number): Promise<void>;
}

/**
 * The archive of an export. `entries.jsonl` is what `hako audit verify` reads: the whole log as a chain, or picked entries
 * each with its proof. The manifest holds the hash of every file and is signed by the log's key, so that a line that
 * somebody left out of picked entries shows too.
 */
export async function* exportArchive(parts: ExportParts): AsyncGenerator<Buffer> {
  const { db, row, tenantId, checkpoint } = parts;
  const archive = new ArchiveWriter();
  const whole = row.from === null && row.to === null && STREAMS.every((stream) => row.streams.includes(stream));
  let entries = 0;
  const counted = async (count: number): Promise<void> => {
    entries += count;
    await parts.onEntries(entries);
  };

  yield* archive.file('entries.jsonl', whole ? wholeLog(parts, counted) : pickedEntries(parts, counted));
  if (row.format === 'csv') yield* archive.file('entries.csv', spreadsheet(parts));
  const notes = await db.read((q) => readCheckpoints(q, { from: whole ? 1 : (checkpoint?.size ?? 0), to: checkpoint?.size ?? 0 }));
  yield* archive.file('checkpoints.jsonl', notes.map(({ note }) => `${JSON.stringify({ note })}\n`));
  yield* archive.file('keys.txt', parts.verifierKeys.map((key) => `${key}\n`));
  const manifest = JSON.stringify({ version: 1, log: originOf(tenantId), export: row.id, madeAt: parts.madeAt.toISOString(), mode: whole ? 'whole' : 'picked', streams: row.streams, from: row.from, to: row.to, entries, size: checkpoint?.size ?? 0, files: archive.files }, null, 2);
  yield* archive.file('manifest.json', [manifest]);
  const text = `${originOf(tenantId)}/export\n${row.id}\nmanifest.json ${createHash('sha256').update(manifest).digest('hex')}\n`;
  yield* archive.file('manifest.note', [signNote(text, SIGNER_NAME, parts.signingKey)]);
  yield* archive.end();
}

async function* wholeLog({ db, tenantId, checkpoint }: ExportParts, counted: (count: number) => Promise<void>): AsyncGenerator<string> {
  for await (const batch of batches(db, tenantId, { to: checkpoint?.size ?? 0 })) {
    for (const line of batch) yield formatExportLine(revealing(line));
    await counted(batch.length);
  }
}

async function* pickedEntries({ db, tenantId, row, checkpoint }: ExportParts, counted: (count: number) => Promise<void>): AsyncGenerator<string> {
  if (!checkpoint) return;
  for await (const batch of batches(db, tenantId, { to: checkpoint.size, row })) {
    const proofs = await db.read((q) => inclusionsOf(q, batch.map(({ seal }) => seal.seq), checkpoint.size));
    for (const [at, line] of batch.entries()) yield formatExportLine({ ...revealing(line), proof: { size: checkpoint.size, hashes: proofs[at]! } });
    await counted(batch.length);
  }
}

async function* spreadsheet({ db, tenantId, row, checkpoint }: ExportParts): AsyncGenerator<string> {
  yield BOM + csvHead();
  for await (const batch of batches(db, tenantId, { to: checkpoint?.size ?? 0, row })) for (const line of batch) yield csvRecord(line);
}

/** Each batch is read by statements of its own: an export of hours holds no transaction open. */
async function* batches(db: TenantDb, tenantId: string, { to, row }: { to: number; row?: ExportRow }): AsyncGenerator<LogLine[]> {
  const STEP = 2_000;
  const within = ({ seal }: LogLine): boolean => row === undefined || ((row.from === null || seal.at >= row.from) && (row.to === null || seal.at < row.to));
  for (let from = 1; from <= to; from += STEP) {
    const lines: LogLine[] = [];
    await db.read(async (q) => {
      for await (const batch of readLog(q, tenantId, { from, to: Math.min(to, from + STEP - 1), ...(row && { streams: row.streams }) })) lines.push(...batch.filter(within));
    });
    if (lines.length > 0) yield lines;
  }
}

/** While the whole address is kept, the reader can compare it with what was sealed. */
function revealing(line: LogLine): ExportLine {
  const { seal, row } = line;
  return { ...exportLine(line), ...(row?.ip && seal.ip_salt && { reveal: { ip: { value: row.ip, salt: seal.ip_salt.toString('base64') } } }) };
}

