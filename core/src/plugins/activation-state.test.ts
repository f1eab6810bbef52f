import { expect, it } from 'vitest';
import { ActivationState } from './activation-state.js';
import type { PluginRegistry } from './registry.js';

const TENANT = '0be7c000-0000-7000-8000-000000000001';
const row = (state: string): object => ({ tenant_id: TENANT, plugin_id: 'box', epoch: 1, state, reason: null, version: '1.0.0', allowed: true });

it('believes what was asked for later, whichever answer comes first', async () => {
  const answers: ((rows: object[]) => void)[] = [];
  const database = { platform: { read: () => new Promise<object[]>((done) => void answers.push(done)) } };
  const state = new ActivationState({ database, bus: {}, log: {} } as never, { all: () => [], get: () => undefined } as unknown as PluginRegistry);
  const early = state.refresh(TENANT);
  const late = state.refresh(TENANT);
  answers[1]?.([row('active')]);
  await late;
  answers[0]?.([row('inactive')]);
  expect((await early).active.has('box')).toBe(true);
  expect(state.isActiveNow(TENANT, 'box')).toBe(true);
});
