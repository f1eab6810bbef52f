import type { PluginManifest } from '@hako/sdk-plugin';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cycles, resolvePlugins } from './resolve.js';

const manifest = (id: string, more: Partial<PluginManifest> = {}): PluginManifest => ({
  id, version: '1.0.0', engine: '^1.0', publisher: 'test', tier: 'verified', title: 't', summary: 's', licence: 'Apache-2.0', scope: 'tenant', server: './index.js', permissions: [], i18n: { namespace: id, locales: ['en', 'zh', 'ja'], dir: './locales' }, ...more,
});
const reason = (result: ReturnType<typeof resolvePlugins>, id: string): string => {
  const verdict = result.verdicts.get(id);
  return verdict && verdict.kind !== 'ok' ? `${verdict.kind}: ${verdict.reason}` : 'ok';
};

describe('the order of plugins', () => {
  it('puts each after what it needs, and equals by their ids', () => {
    const result = resolvePlugins([manifest('zeta'), manifest('beta', { requires: { zeta: '^1.0' } }), manifest('alpha', { requires: { zeta: '*' } }), manifest('gamma', { optional: { beta: '^1.0', ghost: '^1.0' } })]);
    expect(result.order).toEqual(['zeta', 'alpha', 'beta', 'gamma']);
  });

  it('names the whole circle and lets everybody else start', () => {
    const result = resolvePlugins([manifest('a-one', { requires: { 'b-two': '*' } }), manifest('b-two', { requires: { 'a-one': '*' } }), manifest('other'), manifest('guest', { requires: { 'a-one': '*' } })]);
    expect(reason(result, 'a-one')).toContain('a-one -> b-two -> a-one');
    expect(reason(result, 'guest')).toBe('blocked: it needs the plugin a-one, which cannot start');
    expect(result.order).toEqual(['other']);
  });

  it('says what is missing, and which version is there instead', () => {
    const result = resolvePlugins([manifest('old'), manifest('wants-new', { requires: { old: '^2.0' } }), manifest('wants-ghost', { requires: { ghost: '^1.0' } }), manifest('wants-sms', { consumes: { 'sms.transport': '^1.0' } })]);
    expect(reason(result, 'wants-new')).toBe('missing: it needs the plugin old ^2.0, installed is 1.0.0');
    expect(reason(result, 'wants-ghost')).toContain('ghost ^1.0, which is not installed');
    expect(reason(result, 'wants-sms')).toContain('no installed plugin offers');
    expect(result.order).toEqual(['old']);
  });

  it('starts a provider before its consumer and refuses two providers of one thing', () => {
    const good = resolvePlugins([manifest('a-consumer', { consumes: { 'mail.transport': '^1.0' } }), manifest('smtp', { provides: { 'mail.transport': '1.4.0' } })]);
    expect(good.order).toEqual(['smtp', 'a-consumer']);
    const bad = resolvePlugins([manifest('ses', { provides: { 'mail.transport': '1.0.0' } }), manifest('smtp', { provides: { 'mail.transport': '1.4.0' } })]);
    expect(reason(bad, 'ses')).toContain('offered by ses and smtp');
  });

  it('refuses a prefix that two claim, and one of core, by name', () => {
    const result = resolvePlugins([manifest('left', { prefixes: ['things'] }), manifest('right', { prefixes: ['things', 'more'] }), manifest('thief', { prefixes: ['users'] })], new Map([['users', 'core']]));
    expect(reason(result, 'left')).toContain('claimed by left and right');
    expect(reason(result, 'thief')).toBe('refused: the prefix /users belongs to core');
  });

  it('refuses a plugin made for another contract', () => {
    expect(reason(resolvePlugins([manifest('future', { engine: '^2.0' })]), 'future')).toContain('it needs contract ^2.0');
  });

  it('orders every graph without circles so that nobody starts too early, and finds a circle in every other', () => {
    const graph = fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 })), { maxLength: 16 });
    fc.assert(
      fc.property(graph, (pairs) => {
        const ids = Array.from({ length: 8 }, (_, index) => `p${index}x`);
        const edges = new Map(ids.map((id, index) => [id, new Set(pairs.filter(([from]) => from === index).map(([, to]) => ids[to] as string))]));
        const result = resolvePlugins(ids.map((id) => manifest(id, { requires: Object.fromEntries([...(edges.get(id) ?? [])].map((to) => [to, '*'])) })));
        for (const [position, id] of result.order.entries()) for (const before of edges.get(id) ?? []) expect(result.order.indexOf(before)).toBeLessThan(position);
        const inCircle = new Set(cycles(edges).flat());
        for (const id of ids) if (result.verdicts.get(id)?.kind === 'refused') expect(inCircle.has(id)).toBe(true);
        expect(result.order.some((id) => inCircle.has(id))).toBe(false);
      }),
    );
  });
});
