import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Config } from '../config/types.js';
import { createLogger } from './logger.js';
import { traced } from './trace.js';

function capture(): { lines: () => Record<string, unknown>[]; stream: Writable; text: () => string } {
  let text = '';
  const stream = new Writable({ write: (chunk: Buffer, _encoding, done) => ((text += String(chunk)), done()) });
  return { stream, text: () => text, lines: () => text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>) };
}

const config = { logLevel: 'debug', role: 'api' } as Config;

describe('the log', () => {
  it('drops every field that is not on the list', () => {
    const out = capture();
    createLogger({ config }, out.stream).info({ plugin: 'customers', familyName: '鈴木', body: { phone: '+819012345678' } }, 'saved');
    expect(out.lines()[0]).toMatchObject({ plugin: 'customers', msg: 'saved', level: 'info' });
    expect(out.text()).not.toContain('鈴木');
    expect(out.text()).not.toContain('9012345678');
  });

  it('tells of a PostgreSQL fault without the row that PostgreSQL quotes', () => {
    const out = capture();
    const fault = Object.assign(new Error('duplicate key value (email)=(hana@example.jp)'), { severity: 'ERROR', code: '23505', table: 'x', detail: 'Key (email)=(hana@example.jp)' });
    createLogger({ config }, out.stream).error({ err: fault }, 'fault');
    expect(out.lines()[0]?.['err']).toMatchObject({ type: 'PostgresError', code: '23505', table: 'x' });
    expect(out.text()).not.toContain('hana@');
  });

  it('puts request, tenant and plugin on each line of a piece of work', async () => {
    const out = capture();
    const log = createLogger({ config }, out.stream);
    await traced({ requestId: 'r-1', tenant: 'DEMO' }, () => traced({ plugin: 'customers' }, async () => log.info({}, 'deep')));
    expect(out.lines()[0]).toMatchObject({ requestId: 'r-1', tenant: 'DEMO', plugin: 'customers' });
  });

  it('scrubs messages too', () => {
    const out = capture();
    createLogger({ config }, out.stream).warn({}, 'mail to hana@example.jp bounced');
    expect(out.lines()[0]?.['msg']).toBe('mail to [e-mail] bounced');
  });
});
