import type { Cradle } from '../cradle.js';

/** Entries of one breath wake the sequencer once; together with its work that stays well within the second it has. */
const DEBOUNCE_MS = 200;

/** Topic on the bus by which whoever wrote entries tells the sequencer. */
export const SEAL_TOPIC = 'audit';

/**
 * Tells the worker, after the commit, that a tenant has entries to seal. A lost hint costs a few seconds: the sequencer
 * also looks by itself.
 * @returns takes the name of the schema that the transaction wrote into
 */
export function createSealHint({ bus, log }: Partial<Pick<Cradle, 'bus' | 'log'>>): (schema: string | undefined) => void {
  const waking = new Set<string>();
  return (schema) => {
    const tenantId = schema === undefined ? undefined : tenantOf(schema);
    if (!bus || tenantId === undefined || waking.has(tenantId)) return;
    waking.add(tenantId);
    setTimeout(() => {
      waking.delete(tenantId);
      bus.publish(SEAL_TOPIC, { tenantId }).catch((err: unknown) => log?.debug({ err, topic: SEAL_TOPIC }, 'the sequencer was not woken'));
    }, DEBOUNCE_MS).unref();
  };
}

function tenantOf(schema: string): string | undefined {
  return /^tenant_([0-9a-f]{32})$/.exec(schema)?.[1]?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
