import { parseCheckpoint } from '@hako/ledger';
import { HakoError, type Principal } from '@hako/sdk-plugin';
import { Contradiction, originOf, type CheckpointWitness } from '../audit/index.js';
import type { Cradle } from '../cradle.js';

const CORE: Principal = { type: 'system', id: 'core', name: 'core', sessionId: null };

interface Kept {
  origin: string;
  size: number;
  note: string;
}

/**
 * The vault keeps core's checkpoints, in another database under another owner: whoever rewrites core's log would have
 * to rewrite the vault's as well. While it is away a checkpoint is not copied; the next one covers everything before.
 */
export function vaultWitness({ vault }: Pick<Cradle, 'vault'>): CheckpointWitness {
  const desk = (tenantId: string): ReturnType<Cradle['vault']['administration']> => vault.administration(tenantId, { principal: CORE, requestId: 'audit-witness' });
  const latest = async (tenantId: string): Promise<string | undefined> => {
    const answer = await unlessAway(() => desk(tenantId).get<{ checkpoints: Kept[] }>('witness', '/witness/checkpoints', { origin: originOf(tenantId) }));
    return answer?.checkpoints[0]?.note;
  };
  return {
    name: 'vault',
    latest,
    async keep(tenantId, checkpoint) {
      const answer = await unlessAway(() => desk(tenantId).post<{ forked: { size: number }[] }>('witness', '/witness/checkpoints', { notes: [checkpoint.note] }));
      const [forked] = answer?.forked ?? [];
      if (forked) throw new Contradiction(forked.size, parseCheckpoint(checkpoint.note.slice(0, checkpoint.note.lastIndexOf('\n\n') + 1)).size);
    },
  };
}

async function unlessAway<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HakoError && error.code === 'VAULT_UNAVAILABLE') return undefined;
    throw error;
  }
}
