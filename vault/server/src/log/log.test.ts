import { describe, expect, it } from 'vitest';
import { allowed, createLog, errorFacts, type LogFacts } from './log.js';

describe('the log', () => {
  it('copies what is on the list and nothing else, whatever it is handed', () => {
    const facts = { route: '/v1/x', email: 'planted@example.jp', body: { phone: 'planted' }, status: 200, actor: { toString: () => 'planted' } } as unknown as LogFacts;
    expect(allowed(facts)).toEqual({ route: '/v1/x', status: 200 });
  });

  it('keeps one line one line, and short', () => {
    const { cid } = allowed({ cid: `a\r\n{"level":60}\u0000${'x'.repeat(2_000)}` });
    expect(cid).not.toMatch(/[\r\n\0]/);
    expect(cid).toHaveLength(600);
  });

  it('says of an error where it happened, not what it says', () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line: string) => void lines.push(line) });
    const error = Object.assign(new TypeError('planted +819012345678\n    at planted (x)'), { code: '23505', detail: 'Key (email)=(planted)' });
    log.write('error', 'request', errorFacts(error));
    expect(lines.join()).not.toContain('planted');
    expect(JSON.parse(lines[0]!)).toMatchObject({ error: 'TypeError', sqlstate: '23505', frames: expect.stringContaining('log.test') as string });
  });
});
