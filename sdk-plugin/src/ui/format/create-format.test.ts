import { describe, expect, it } from 'vitest';
import { createFormat } from './create-format.js';

const at = '2026-03-05T22:30:00Z';

describe('days', () => {
  it('are written as the agency says, whatever the language', () => {
    const written = (pattern: 'yyyy-MM-dd' | 'yyyy/MM/dd' | 'dd/MM/yyyy' | 'MM/dd/yyyy'): string => createFormat('ja-JP', 'UTC', pattern).date(at);
    expect(written('yyyy-MM-dd')).toBe('2026-03-05');
    expect(written('yyyy/MM/dd')).toBe('2026/03/05');
    expect(written('dd/MM/yyyy')).toBe('05/03/2026');
    expect(written('MM/dd/yyyy')).toBe('03/05/2026');
  });

  it('belong to the time zone that was asked for, with their time', () => {
    expect(createFormat('en-GB', 'Asia/Tokyo', 'yyyy-MM-dd').dateTime(at)).toBe('2026-03-06 07:30');
  });

  it('come with seconds where the order of things is asked', () => {
    expect(createFormat('ja-JP', 'Asia/Tokyo', 'yyyy-MM-dd').exact('2026-03-05T22:30:09.481Z')).toBe('2026-03-06 07:30:09');
    expect(createFormat('zh-CN', 'UTC').exact('2026-03-05T00:00:01Z')).toBe('2026/03/05 00:00:01');
  });

  it('follow the language while no agency is known', () => {
    expect(createFormat('en-GB', 'UTC').date(at)).toBe('05/03/2026');
    expect(createFormat('zh-CN', 'UTC').date(at)).toBe('2026/03/05');
  });
});
