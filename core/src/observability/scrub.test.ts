import { describe, expect, it } from 'vitest';
import { scrub } from './scrub.js';

describe('scrub', () => {
  it.each([
    ['mail to 花子.suzuki@example.co.jp failed', 'mail to [e-mail] failed'],
    ['call +81 90-1234-5678 now', 'call [number] now'],
    ['called 2019-0312-77 and 090-1234-5678', 'called [number] and [number]'],
    ['postgres://hako_owner:s3cret@127.0.0.1:5432/core', 'postgres://[credentials]@127.0.0.1:5432/core'],
    ['Authorization: Bearer abcdef.ghijkl-123456', 'Authorization: Bearer [credentials]'],
    ['token eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxMjMifQ.c2lnbmF0dXJl end', 'token [jwt] end'],
    ['card 4111 1111 1111 1111 declined', 'card [card] declined'],
    ['key tfs_0123456789abcdef0123456789abcdef0123456789abcdef end', 'key [api-key] end'],
    ['-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n-----END PRIVATE KEY-----', '[private-key]'],
    ['red \u001b[31mtext', 'red \\u001b[31mtext'],
  ])('takes what is not for a log out of %j', (text, expected) => {
    expect(scrub(text)).toBe(expected);
  });

  it('leaves ids, versions and addresses of our own machines readable', () => {
    const text = 'plugin customers 1.2.3 on 127.0.0.1:4000 tenant 0190b3c4-7d5e-7abc-8def-0123456789ab since 2019-03-12, until 2026-11-21T08:00:00.000Z';
    expect(scrub(text)).toBe(text);
  });

  it('escapes line breaks, so that nobody writes a second log line', () => {
    expect(scrub('a\r\n{"level":50}')).toBe('a | {"level":50}');
  });
});
