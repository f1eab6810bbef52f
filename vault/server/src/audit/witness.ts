import { LedgerError, parseCheckpoint } from '@hako/ledger';
import { VaultError } from '@hako/vault-client/contract';
import type { Executor } from '../database/database.js';

export interface WitnessResult {
  stored: number;
  /** Origins that showed two trees of one size: their log was forked or rewritten. */
  forked: { origin: string; size: number }[];
}

/**
 * Keeps somebody else's checkpoints as they came. Whether their signature is good is for the auditor, who has the key;
 * that two of one size must be the same needs no key. @throws VaultError `VALIDATION_FAILED`.
 */
export async function storeWitness(tx: Executor, notes: readonly string[]): Promise<WitnessResult> {
  const result: WitnessResult = { stored: 0, forked: [] };
  for (const [i, note] of notes.entries()) {
    const { origin, size, root } = read(note, i);
    const [known] = await tx.query<{ note: string }>({ text: 'select note from vault.witness where origin = $1 and size = $2', values: [origin, size] });
    if (known) {
      if (!parseCheckpoint(textOf(known.note)).root.equals(root)) result.forked.push({ origin, size });
      continue;
    }
    await tx.query({ text: 'insert into vault.witness (origin, size, note) values ($1, $2, $3) on conflict do nothing', values: [origin, size, note] });
    result.stored += 1;
  }
  return result;
}

export async function listWitness(tx: Executor, origin: string, limit = 100): Promise<{ origin: string; size: number; note: string; receivedAt: string }[]> {
  const rows = await tx.query<{ origin: string; size: string; note: string; received_at: Date }>({ text: 'select * from vault.witness where origin = $1 order by size desc limit $2', values: [origin, limit] });
  return rows.map((row) => ({ origin: row.origin, size: Number(row.size), note: row.note, receivedAt: row.received_at.toISOString() }));
}

function read(note: string, at: number): ReturnType<typeof parseCheckpoint> {
  try {
    return parseCheckpoint(textOf(note));
  } catch (error) {
    if (error instanceof LedgerError) throw new VaultError('VALIDATION_FAILED', { details: [{ path: `/notes/${at}`, code: 'format' }] });
    throw error;
  }
}

const textOf = (note: string): string => note.slice(0, note.lastIndexOf('\n\n') + 1);
