import { EventEmitter } from 'node:events';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createMetrics, traced } from '../observability/index.js';
import { watchProcess } from './attribution.js';

function watched(): { target: EventEmitter; blamed: string[]; unknown: unknown[]; stop: () => void } {
  const target = new EventEmitter();
  const blamed: string[] = [];
  const unknown: unknown[] = [];
  const stop = watchProcess({ log: pino({ level: 'silent' }), metrics: createMetrics() }, { onCulprit: (plugin, reason) => blamed.push(`${plugin}: ${reason}`), onUnknown: (error) => unknown.push(error) }, target);
  return { target, blamed, unknown, stop };
}

describe('faults that no boundary caught', () => {
  it('are counted against the plugin in whose work they arose, and the third is one too many', () => {
    const { target, blamed, unknown } = watched();
    const fault = (): boolean => traced({ plugin: 'careless' }, () => target.emit('unhandledRejection', new Error('forgotten')));
    fault();
    fault();
    expect(blamed).toEqual([]);
    fault();
    expect(blamed).toHaveLength(1);
    expect(blamed[0]).toContain('careless: it left 3 faults unhandled');
    expect(unknown).toEqual([]);
  });

  it('end the process when nobody can be named, but a forgotten promise of core does not', () => {
    const { target, unknown, blamed } = watched();
    target.emit('unhandledRejection', new Error('core'));
    expect(unknown).toEqual([]);
    const fault = new Error('who was it');
    traced({ plugin: 'core' }, () => target.emit('uncaughtException', fault));
    expect(unknown).toEqual([fault]);
    expect(blamed).toEqual([]);
  });

  it('give a plugin its listeners back when it removes them', () => {
    const { target, blamed } = watched();
    for (let call = 0; call < 50; call++) {
      const listener = (): void => {};
      traced({ plugin: 'tidy' }, () => target.on('message', listener));
      traced({ plugin: 'tidy' }, () => target.off('message', listener));
    }
    expect(blamed).toEqual([]);
  });

  it('take their own listeners away again', () => {
    const { target, stop } = watched();
    stop();
    expect(target.eventNames()).toEqual([]);
  });
});
