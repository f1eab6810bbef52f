import { VaultError, type SubjectStatus } from '@hako/vault-client/contract';
import type { Executor } from '../database/database.js';
import { SUBJECT_ID } from '../tokens/claims-schema.js';

export interface SubjectState {
  status: SubjectStatus;
}

const PATTERN = new RegExp(SUBJECT_ID);

/** From a path. What is no id is nobody's id. @throws VaultError `NOT_FOUND`. */
export function subjectIdOf(parameter: string | undefined): string {
  if (parameter === undefined || !PATTERN.test(parameter)) throw new VaultError('NOT_FOUND');
  return parameter;
}

/** Locked until the end of the transaction. @throws VaultError `NOT_FOUND`. */
export async function lockSubject(tx: Executor, tenantId: string, subjectId: string): Promise<SubjectState> {
  const [row] = await tx.query<SubjectState>({ name: 'subject-lock', text: 'select status from vault.subject where tenant_id = $1 and subject_id = $2 for update', values: [tenantId, subjectId] });
  if (!row) throw new VaultError('NOT_FOUND');
  return row;
}

/** @throws VaultError `NOT_FOUND`, `GONE`. */
export async function lockLiving(tx: Executor, tenantId: string, subjectId: string): Promise<SubjectState> {
  const state = await lockSubject(tx, tenantId, subjectId);
  if (state.status === 'shredded') throw new VaultError('GONE');
  return state;
}
