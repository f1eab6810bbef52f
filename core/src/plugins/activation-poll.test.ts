import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ActivationState } from './activation-state.js';
import type { PluginRegistry } from './registry.js';

const TENANT = '00000000-0000-4000-8000-000000000001';

interface Row {
  tenant_id: string;
  plugin_id: string;
  state: string;
  reason: null;
  version: string;
  allowed: boolean;
  epoch: number;
}

/** A bus that brings nothing, as while Redis is away, and a database that may be away too. */
function silent() {
  const rows: Row[] = [];
  const database = { up: true };
  const state = new ActivationState(
    {
      database: { platform: { read: async (work: (q: { rows: () => Promise<Row[]> }) => Promise<unknown>) => (database.up ? work({ rows: async () => rows }) : Promise.reject(new Error('no database'))) } },
      bus: { subscribe: async () => async () => undefined },
      log: { warn: () => undefined },
    } as unknown as ConstructorParameters<typeof ActivationState>[0],
    { get: () => undefined, all: () => [] } as unknown as PluginRegistry,
  );
  const turn = (on: boolean): void => void rows.splice(0, 1, { tenant_id: TENANT, plugin_id: 'customers', state: on ? 'active' : 'inactive', reason: null, version: '1.0.0', allowed: true, epoch: (rows[0]?.epoch ?? 0) + 1 });
  return { state, database, turn };
}

describe('What this process knows about plugins that were switched elsewhere', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('comes by asking every fifteen seconds when no word of it arrives', async () => {
    const { state, turn } = silent();
    await state.start();
    expect(await state.isActive(TENANT, 'customers')).toBe(false);
    const epoch = state.epochNow(TENANT) ?? Number.NaN;
    turn(true);
    await vi.advanceTimersByTimeAsync(14_000);
    expect(state.isActiveNow(TENANT, 'customers')).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(state.isActiveNow(TENANT, 'customers')).toBe(true);
    expect(state.epochNow(TENANT)).toBe(epoch + 1);
    await state.close();
  });

  it('stays as it was while the database is away, and is asked again', async () => {
    const { state, database, turn } = silent();
    await state.start();
    turn(true);
    expect(await state.isActive(TENANT, 'customers')).toBe(true);
    turn(false);
    database.up = false;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(state.isActiveNow(TENANT, 'customers')).toBe(true);
    database.up = true;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(state.isActiveNow(TENANT, 'customers')).toBe(false);
    await state.close();
  });

  it('is nothing for an agency that nobody asked about', () => {
    expect(silent().state.epochNow(TENANT)).toBeUndefined();
  });
});
